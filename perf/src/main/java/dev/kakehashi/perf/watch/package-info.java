/** Many people who only watch: real signalling, ICE, DTLS and SRTP, and nothing decoded. */
@NullMarked
package dev.kakehashi.perf.watch;

import org.jspecify.annotations.NullMarked;
