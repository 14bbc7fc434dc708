package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.forward.PacketBuffer;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A packet on its way from one shard to another. The object belongs to its lane and goes back and forth on it; the
 * receiver may keep the buffer and put an empty one in its place.
 */
final class LanePacket {
    PacketBuffer buffer = new PacketBuffer();
    /** Zero: a datagram as it came from the socket, for a transport of the receiving shard. */
    long publicationId;

    int encoding;
    long sourceSequence;
    long arrivalNanos;
    int local;

    @Nullable
    InetSocketAddress remote;
}
