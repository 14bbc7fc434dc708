package dev.kakehashi.sfu.net;

import dev.kakehashi.ice.TurnAllocation;
import dev.kakehashi.ice.TurnRelays;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.room.Doors;
import dev.kakehashi.sfu.room.Path;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends to peers that no socket of ours reaches by itself: over their TCP connections, and wrapped in TURN. What goes over one
 * connection leaves together at the end of the batch. Confined to the loop.
 */
final class IndirectSender {
    private static final int BUFFER_BYTES = 4 << 10;

    private final Doors doors;
    private final TurnRelays relays;
    private final Streams streams;
    private final DatagramSender sockets;
    private final DropCounters drops;
    private final Map<StreamConnection, ByteBuf> waiting = new LinkedHashMap<>();
    private final byte[] wrapped = new byte[2 * PacketBuffer.CAPACITY];

    IndirectSender(Doors doors, TurnRelays relays, Streams streams, DatagramSender sockets, DropCounters drops) {
        this.doors = doors;
        this.relays = relays;
        this.streams = streams;
        this.sockets = sockets;
        this.drops = drops;
    }

    /** Keeps a copy of a datagram for a path that is not that of a socket. */
    void send(Path path, byte[] data, int offset, int length) {
        if (!doors.isRelayed(path.local())) {
            sendByStream(path, data, offset, length);
            return;
        }
        TurnAllocation allocation = relays.find(path.remote());
        int wrappedLength =
                allocation == null ? 0 : allocation.wrap(doors.peerOf(path.local()), data, offset, length, wrapped);
        if (allocation == null || wrappedLength == 0) {
            drops.count(DropReason.DOOR_CLOSED);
            return;
        }
        Path client = new Path(allocation.client().door(), allocation.client().address());
        if (doors.isSocket(client.local())) {
            sockets.send(client, wrapped, 0, wrappedLength);
        } else {
            sendByStream(client, wrapped, 0, wrappedLength);
        }
    }

    private void sendByStream(Path path, byte[] data, int offset, int length) {
        StreamConnection connection = streams.find(path.remote());
        if (connection == null || !connection.isOpen()) {
            drops.count(DropReason.DOOR_CLOSED);
        } else if (connection.isWritable()) {
            ByteBuf buffer = waiting.computeIfAbsent(connection, fresh -> fresh.buffer(BUFFER_BYTES));
            connection.append(buffer, data, offset, length);
        } else {
            drops.count(DropReason.SEND_QUEUE_FULL);
        }
    }

    void flush() {
        if (!waiting.isEmpty()) {
            waiting.forEach(StreamConnection::write);
            waiting.clear();
        }
    }
}
