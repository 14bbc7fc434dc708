/** How much a network carries: what is told of it, and what is concluded. Nothing here knows meetings, sockets or clocks. */
@NullMarked
package dev.kakehashi.sfu.bwe;

import org.jspecify.annotations.NullMarked;
