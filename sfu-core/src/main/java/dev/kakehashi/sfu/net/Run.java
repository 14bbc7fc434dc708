package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.room.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets for one peer that leave as one message, which the kernel cuts into datagrams of one length; only the last may be
 * shorter (udp(7), UDP_SEGMENT). The packets of a picture differ by a byte or two: the shorter ones are evened out with RTP
 * padding (RFC 3550 5.1). Owner of its packets. Confined to the loop.
 */
final class Run {
    /** Below the 64 datagrams that the kernel takes, and 64 KiB hold no more of the usual 1,200 bytes. */
    static final int MAX_PACKETS = 50;

    /** The largest UDP payload over IPv4 is 65,507 bytes. */
    static final int MAX_BYTES = 65_000;

    /** In five of six pictures of Chromium the packets differ by one byte; more than a few are not worth their bytes. */
    static final int MOST_PADDING = 8;

    private static final int PADDING_BIT = 0x20;

    private final PacketBuffer[] packets = new PacketBuffer[MAX_PACKETS];
    private @Nullable Path path;
    private @Nullable SrtpSender sender;
    private int count;
    private int longest;
    private int shortest;
    private boolean padded;
    private boolean full;

    /**
     * Begins anew, empty.
     *
     * @param protecting null for datagrams that leave as they are
     */
    void begin(Path to, @Nullable SrtpSender protecting) {
        path = to;
        sender = protecting;
        count = 0;
        longest = 0;
        shortest = Integer.MAX_VALUE;
        padded = false;
        full = false;
    }

    /** Whether the packets are for this very path, protected by this very sender. */
    @SuppressWarnings("ReferenceEquality") // each transport has its own
    boolean isFor(Path to, SrtpSender protecting) {
        return path == to && sender == protecting;
    }

    Path path() {
        if (path == null) {
            throw new IllegalStateException("a run that was not begun");
        }
        return path;
    }

    @Nullable
    SrtpSender sender() {
        return sender;
    }

    int count() {
        return count;
    }

    /** Whether a packet of this length can be the next. */
    boolean takes(int length) {
        if (count == 0) {
            return true;
        }
        if (full || sender == null || count == MAX_PACKETS) {
            return false;
        }
        boolean fits = length <= longest || (!padded && length - shortest <= MOST_PADDING);
        return fits && (count + 1) * (Math.max(length, longest) + SrtpBackend.MAX_EXPANSION) <= MAX_BYTES;
    }

    /** Adds a packet that {@link #takes} accepted; becomes its owner. */
    void add(PacketBuffer packet) {
        int length = packet.length;
        boolean hasPadding = (packet.data[packet.offset] & PADDING_BIT) != 0;
        if (count > 0 && (longest - length > MOST_PADDING || (hasPadding && length < longest))) {
            full = true; // shorter than the others, and can't be evened: the last
        }
        packets[count++] = packet;
        longest = Math.max(longest, length);
        shortest = Math.min(shortest, length);
        padded |= hasPadding;
    }

    /** What the packets take at most when they are protected. */
    long mostBytes() {
        return (long) count * (longest + SrtpBackend.MAX_EXPANSION);
    }

    /** Makes all packets but the last as long as the longest. */
    void even() {
        for (int index = 0; index < count - 1; index++) {
            pad(packets[index], longest - packets[index].length);
        }
    }

    /** A packet by its place, 0 to {@link #count()} - 1. */
    PacketBuffer packet(int index) {
        return packets[index];
    }

    /** Gives all packets back. */
    void release(PacketPool pool) {
        for (int index = 0; index < count; index++) {
            pool.release(packets[index]);
        }
        Arrays.fill(packets, 0, count, null);
        count = 0;
        path = null;
        sender = null;
    }

    private static void pad(PacketBuffer packet, int bytes) {
        if (bytes == 0) {
            return;
        }
        int end = packet.offset + packet.length + bytes;
        Arrays.fill(packet.data, end - bytes, end - 1, (byte) 0);
        packet.data[end - 1] = (byte) bytes;
        packet.data[packet.offset] |= PADDING_BIT;
        packet.length += bytes;
    }
}
