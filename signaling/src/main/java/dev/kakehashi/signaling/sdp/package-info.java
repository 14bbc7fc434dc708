/**
 * Session descriptions and what is agreed by them. SDP goes in and out of {@link dev.kakehashi.signaling.sdp.Negotiator}
 * as text; no other package sees its parts. Nothing here knows a clock, a thread or a socket.
 */
@NullMarked
package dev.kakehashi.signaling.sdp;

import org.jspecify.annotations.NullMarked;
