package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.forward.Urgency;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Packets for one peer that wait until its path has room, unprotected, the most urgent first. Bounded; what is more is
 * refused. Confined to the shard.
 */
final class SendQueue {
    /** Half a second at 10 Mbit/s. */
    static final int MAX_PACKETS = 512;

    private static final VarHandle SSRC = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int SSRC_AT = 8;

    private final PacketPool pool;
    private final ArrayDeque<PacketBuffer>[] byUrgency;
    private int packets;
    private long bytes;

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
    SendQueue(PacketPool pool) {
        this.pool = pool;
        byUrgency = new ArrayDeque[Urgency.values().length];
        for (int index = 0; index < byUrgency.length; index++) {
            byUrgency[index] = new ArrayDeque<>();
        }
    }

    boolean isEmpty() {
        return packets == 0;
    }

    /** Whether nothing waits that leaves before a packet of this urgency. */
    boolean isFree(Urgency urgency) {
        if (packets == 0) {
            return true; // as nearly always
        }
        for (int index = 0; index <= urgency.ordinal(); index++) {
            if (!byUrgency[index].isEmpty()) {
                return false;
            }
        }
        return true;
    }

    int packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    /** Keeps a copy; returns false when there is no room. */
    boolean add(Urgency urgency, byte[] data, int offset, int length) {
        if (packets >= MAX_PACKETS) {
            return false;
        }
        PacketBuffer copy = pool.acquire();
        System.arraycopy(data, offset, copy.data, 0, length);
        copy.offset = 0;
        copy.length = length;
        byUrgency[urgency.ordinal()].add(copy);
        packets++;
        bytes += length;
        return true;
    }

    /** The most urgent packet, which becomes the caller's; null when none waits. */
    @Nullable
    PacketBuffer poll() {
        if (packets == 0) {
            return null;
        }
        for (ArrayDeque<PacketBuffer> each : byUrgency) {
            PacketBuffer first = each.poll();
            if (first != null) {
                packets--;
                bytes -= first.length;
                return first;
            }
        }
        return null;
    }

    /** What waits of a stream with less urgency waits with this one from now on, in the same order. */
    void hurry(int ssrc, Urgency urgency) {
        ArrayDeque<PacketBuffer> to = byUrgency[urgency.ordinal()];
        for (int index = urgency.ordinal() + 1; packets > 0 && index < byUrgency.length; index++) {
            Iterator<PacketBuffer> oldestFirst = byUrgency[index].iterator();
            while (oldestFirst.hasNext()) {
                PacketBuffer packet = oldestFirst.next();
                if (ssrc(packet.data, packet.offset) == ssrc) {
                    oldestFirst.remove();
                    to.add(packet);
                }
            }
        }
    }

    /** The packet of either of two SSRCs that would leave first, which becomes the caller's; null when none waits. */
    @Nullable
    PacketBuffer pollOf(int ssrc, int otherSsrc) {
        PacketBuffer found = null;
        for (int index = 0; packets > 0 && found == null && index < byUrgency.length; index++) {
            found = take(byUrgency[index].iterator(), ssrc, otherSsrc);
        }
        return found;
    }

    /** The one that would leave last. */
    @Nullable
    PacketBuffer pollLastOf(int ssrc, int otherSsrc) {
        PacketBuffer found = null;
        for (int index = byUrgency.length - 1; packets > 0 && found == null && index >= 0; index--) {
            found = take(byUrgency[index].descendingIterator(), ssrc, otherSsrc);
        }
        return found;
    }

    private @Nullable PacketBuffer take(Iterator<PacketBuffer> waiting, int ssrc, int otherSsrc) {
        while (waiting.hasNext()) {
            PacketBuffer packet = waiting.next();
            int of = ssrc(packet.data, packet.offset);
            if (of == ssrc || of == otherSsrc) {
                waiting.remove();
                packets--;
                bytes -= packet.length;
                return packet;
            }
        }
        return null;
    }

    /** Of an RTP packet. */
    static int ssrc(byte[] data, int offset) {
        return (int) SSRC.get(data, offset + SSRC_AT);
    }

    void close() {
        PacketBuffer packet;
        while ((packet = poll()) != null) {
            pool.release(packet);
        }
    }
}
