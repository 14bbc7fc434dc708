/** Certificates with their keys, as files; what shows them to clients is not known here. */
@org.jspecify.annotations.NullMarked
package dev.kakehashi.web.tls;
