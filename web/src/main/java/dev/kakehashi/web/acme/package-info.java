/** Certificates from an authority that is asked by ACME (RFC 8555). Sockets for its questions are opened elsewhere. */
@org.jspecify.annotations.NullMarked
package dev.kakehashi.web.acme;
