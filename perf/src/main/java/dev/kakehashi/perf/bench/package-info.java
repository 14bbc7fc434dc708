/** The packet-rate benchmark: a server under test, the floor and a peer, with one load, on one core. */
@NullMarked
package dev.kakehashi.perf.bench;

import org.jspecify.annotations.NullMarked;
