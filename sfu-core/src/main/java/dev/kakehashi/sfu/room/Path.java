package dev.kakehashi.sfu.room;

import java.net.InetSocketAddress;

/**
 * A pair of transport addresses over which one peer is reached.
 *
 * @param local index of our local address; the same on every shard
 * @param remote the peer's address as we see it
 */
public record Path(int local, InetSocketAddress remote) {}
