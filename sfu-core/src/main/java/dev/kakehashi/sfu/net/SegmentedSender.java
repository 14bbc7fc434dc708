package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.room.Path;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The send path of Linux: consecutive packets to one peer become a {@link Run}, protected when it is complete, and all runs of a
 * batch leave by one sendmmsg(2) for each socket, called by ourselves. Where the kernel or a network card
 * refuses segments every packet is a message of its own. Confined to the loop.
 */
final class SegmentedSender implements DatagramSender {
    private static final Logger log = LoggerFactory.getLogger(SegmentedSender.class);

    private final PacketPool pool;
    private final DropCounters drops;
    private final List<Port> ports = new ArrayList<>();

    /** The packets that came last; those before are in their socket's batch. */
    private final Run run = new Run();

    private long calls;
    private long messages;
    private long packets;
    private long runs;
    private long runPackets;

    private static final class Port {
        private final MessageBatch batch = new MessageBatch(Arena.ofAuto());
        private final UdpSocket socket;
        private boolean segments;

        Port(UdpSocket socket) {
            this.socket = socket;
            this.segments = LinuxSockets.knowsSegments(socket.intValue());
        }
    }

    SegmentedSender(PacketPool pool, DropCounters drops) {
        this.pool = pool;
        this.drops = drops;
    }

    @Override
    public InetSocketAddress bind(MediaLoop loop, int local, InetSocketAddress address) throws IOException {
        UdpSocket socket = UdpSocket.bind(address, SOCKET_BUFFER_BYTES);
        new EpollPort(loop, this, local, socket).open();
        return socket.localAddress();
    }

    /** A bound socket of the loop. */
    void addSocket(int local, UdpSocket socket) {
        Port port = new Port(socket);
        ports.add(local, port);
        if (!port.segments) {
            log.info("This kernel cuts no message into datagrams (UDP_SEGMENT); each packet is sent by itself");
        }
    }

    @Override
    public void send(Path path, byte[] data, int offset, int length) {
        begin(path, null);
        keep(data, offset, length);
    }

    @Override
    public boolean sendRtp(Path path, SrtpSender sender, byte[] data, int offset, int length) {
        if (length + Run.MOST_PADDING + SrtpBackend.MAX_EXPANSION > PacketBuffer.CAPACITY) {
            return false;
        }
        if (!run.isFor(path, sender) || !run.takes(length)) {
            begin(path, sender);
        }
        keep(data, offset, length);
        return true;
    }

    private void begin(Path path, @Nullable SrtpSender sender) {
        complete();
        run.begin(path, sender);
    }

    private void keep(byte[] data, int offset, int length) {
        PacketBuffer copy = pool.acquire();
        System.arraycopy(data, offset, copy.data, 0, length);
        copy.offset = 0;
        copy.length = length;
        run.add(copy);
    }

    @Override
    public void flush() {
        complete();
        for (int local = 0; local < ports.size(); local++) {
            leave(ports.get(local));
        }
    }

    /** Makes a message of the run, or one of each of its packets. */
    private void complete() {
        if (run.count() == 0) {
            return;
        }
        Port port = ports.get(run.path().local());
        if (!port.batch.hasRoom(port.segments ? 1 : run.count(), run.mostBytes())) {
            leave(port);
        }
        run.even();
        if (run.sender() != null) {
            runs += port.segments ? 1 : run.count();
            runPackets += run.count();
        }
        write(port);
        run.release(pool);
    }

    private void write(Port port) {
        MessageBatch batch = port.batch;
        long at = batch.used();
        int first = 0;
        int datagrams = 0;
        for (int index = 0; index < run.count(); index++) {
            int length = put(run.sender(), run.packet(index), batch.data(), at);
            if (length < 0) {
                drops.count(DropReason.PROTECT_FAILED);
                continue;
            }
            if (!port.segments) {
                batch.add(run.path(), length, 1, length);
            }
            first = datagrams == 0 ? length : first;
            datagrams++;
            at += length;
        }
        if (port.segments && datagrams > 0) {
            batch.add(run.path(), at - batch.used(), datagrams, first);
        }
    }

    /** Puts a packet into native memory, protected where it is to be; returns its length there, or a negative number. */
    private static int put(@Nullable SrtpSender sender, PacketBuffer packet, MemorySegment to, long at) {
        if (sender != null) {
            return sender.protectRtp(packet.data, packet.offset, packet.length, to, at);
        }
        MemorySegment.copy(packet.data, packet.offset, to, ValueLayout.JAVA_BYTE, at, packet.length);
        return packet.length;
    }

    /** Sends the messages of a socket's batch, and empties it. */
    private void leave(Port port) {
        MessageBatch batch = port.batch;
        int next = 0;
        // The number of a closed descriptor may be another file's by now.
        boolean open = port.socket.isOpen();
        while (open && next < batch.count()) {
            int sent = batch.send(port.socket.intValue(), next);
            calls++;
            if (sent > 0) {
                for (int end = next + sent; next < end; next++) {
                    messages++;
                    packets += batch.packets(next);
                }
            } else if (sent == -LinuxSockets.EAGAIN || sent == -LinuxSockets.ENOBUFS) {
                break;
            } else if (sent != -LinuxSockets.EINTR) {
                refused(port, next++, -sent);
            }
        }
        for (; next < batch.count(); next++) {
            drops.add(DropReason.SEND_QUEUE_FULL, batch.packets(next));
        }
        batch.clear();
    }

    /**
     * A message was refused. Segments need checksums by the network card (EIO without), and must fit into the path's packets
     * (EINVAL): then they leave one by one, and without such a card all others from now on.
     */
    private void refused(Port port, int message, int error) {
        int datagrams = port.batch.packets(message);
        if (datagrams == 1 || (error != LinuxSockets.EIO && error != LinuxSockets.EINVAL)) {
            drops.add(DropReason.SOCKET_ERROR, datagrams);
            return;
        }
        if (error == LinuxSockets.EIO && port.segments) {
            port.segments = false;
            log.info(
                    "The network card at {} cuts no message into datagrams; each packet is sent by itself",
                    port.socket.localAddress());
        }
        int sent = port.batch.sendApart(port.socket.intValue(), message);
        calls += datagrams;
        messages += sent;
        packets += sent;
        drops.add(DropReason.SOCKET_ERROR, datagrams - sent);
    }

    @Override
    public void addStatistics(Map<String, Long> into) {
        into.merge("send_calls_total", calls, Long::sum);
        into.merge("send_messages_total", messages, Long::sum);
        into.merge("send_packets_total", packets, Long::sum);
        into.merge("send_runs_total", runs, Long::sum);
        into.merge("send_run_packets_total", runPackets, Long::sum);
    }
}
