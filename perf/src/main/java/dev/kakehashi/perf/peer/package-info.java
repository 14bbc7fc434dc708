/**
 * What a program needs to be in a meeting as a browser would: its keys, its offer, the signalling of a room or of WHIP and
 * WHEP, and what the server's answer says. Sockets and threads are those of whoever uses it.
 */
@NullMarked
package dev.kakehashi.perf.peer;

import org.jspecify.annotations.NullMarked;
