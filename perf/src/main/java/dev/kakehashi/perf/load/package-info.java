/**
 * The load generator: peers that send and receive real WebRTC media at little cost, and count. Receivers read the clear
 * RTP header of every packet and unprotect one in many.
 */
@NullMarked
package dev.kakehashi.perf.load;

import org.jspecify.annotations.NullMarked;
