package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.room.Path;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDatagramChannel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The send path of Linux: what a batch made for one peer becomes a {@link Run}, protected only when it leaves, and all runs leave
 * by one sendmmsg(2) for each socket, on the descriptor of Netty's channel. Where the kernel or a network card refuses
 * segments every packet is a message of its own. Confined to the loop.
 */
final class SegmentedSender implements DatagramSender {
    /** Packets that wait at most: 2 MiB of buffers, a large batch leaves in several parts. */
    private static final int MAX_WAITING = 1_024;

    private static final Logger log = LoggerFactory.getLogger(SegmentedSender.class);

    private final PacketPool pool;
    private final DropCounters drops;
    private final RunTable runs = new RunTable();
    private final MessageBatch batch = new MessageBatch(Arena.ofAuto());
    private final List<Socket> sockets = new ArrayList<>();
    private int waiting;
    private long calls;
    private long messages;
    private long packets;

    private static final class Socket {
        private final Channel channel;
        private final int descriptor;
        private boolean segments;

        Socket(Channel channel) {
            this.channel = channel;
            this.descriptor = ((EpollDatagramChannel) channel).fd().intValue();
            this.segments = LinuxSockets.knowsSegments(descriptor);
        }
    }

    SegmentedSender(PacketPool pool, DropCounters drops) {
        this.pool = pool;
        this.drops = drops;
    }

    @Override
    public void addSocket(int local, Channel channel) {
        Socket socket = new Socket(channel);
        sockets.add(local, socket);
        if (!socket.segments) {
            log.info("This kernel cuts no message into datagrams (UDP_SEGMENT); each packet is sent by itself");
        }
    }

    @Override
    public void send(Path path, byte[] data, int offset, int length) {
        keep(runs.begin(path, null), data, offset, length);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a new sender has new keys
    public boolean sendRtp(Path path, SrtpSender sender, byte[] data, int offset, int length) {
        if (length + Run.MOST_PADDING + SrtpBackend.MAX_EXPANSION > PacketBuffer.CAPACITY) {
            return false;
        }
        Run latest = runs.latest(path);
        Run run =
                latest != null && latest.sender() == sender && latest.takes(length) ? latest : runs.begin(path, sender);
        keep(run, data, offset, length);
        return true;
    }

    private void keep(Run run, byte[] data, int offset, int length) {
        PacketBuffer copy = pool.acquire();
        System.arraycopy(data, offset, copy.data, 0, length);
        copy.offset = 0;
        copy.length = length;
        run.add(copy);
        if (++waiting >= MAX_WAITING) {
            flush();
        }
    }

    @Override
    public boolean isEmpty() {
        return waiting == 0;
    }

    @Override
    public void flush() {
        if (waiting == 0) {
            return;
        }
        waiting = 0;
        for (int local = 0; local < sockets.size(); local++) {
            flush(sockets.get(local), local);
        }
        for (int index = 0; index < runs.count(); index++) {
            runs.run(index).release(pool);
        }
        runs.clear();
    }

    private void flush(Socket socket, int local) {
        for (int index = 0; index < runs.count(); index++) {
            Run run = runs.run(index);
            if (run.path().local() == local) {
                write(socket, run);
            }
        }
        leave(socket);
    }

    /** Protects the packets of a run, and makes one message of them, or one of each. */
    private void write(Socket socket, Run run) {
        int most = socket.segments ? 1 : run.count();
        if (!batch.hasRoom(most, Run.MAX_BYTES)) {
            leave(socket);
        }
        run.even();
        Path path = run.path();
        SrtpSender sender = run.sender();
        long at = batch.used();
        int first = 0;
        int datagrams = 0;
        for (int index = 0; index < run.count(); index++) {
            int length = put(sender, run.packet(index), at);
            if (length < 0) {
                drops.count(DropReason.PROTECT_FAILED);
                continue;
            }
            if (!socket.segments) {
                batch.add(path, length, 1, length);
            }
            first = datagrams == 0 ? length : first;
            datagrams++;
            at += length;
        }
        if (socket.segments && datagrams > 0) {
            batch.add(path, at - batch.used(), datagrams, first);
        }
    }

    /** Puts a packet into native memory, protected where it is to be; returns its length there, or a negative number. */
    private int put(@Nullable SrtpSender sender, PacketBuffer packet, long at) {
        if (sender != null) {
            return sender.protectRtp(packet.data, packet.offset, packet.length, batch.data(), at);
        }
        MemorySegment.copy(packet.data, packet.offset, batch.data(), ValueLayout.JAVA_BYTE, at, packet.length);
        return packet.length;
    }

    /** Sends the messages of the batch, and empties it. */
    private void leave(Socket socket) {
        int next = 0;
        // The number of a closed descriptor may be another file's by now.
        boolean open = socket.channel.isOpen();
        while (open && next < batch.count()) {
            int sent = batch.send(socket.descriptor, next);
            calls++;
            if (sent > 0) {
                for (int end = next + sent; next < end; next++) {
                    messages++;
                    packets += batch.packets(next);
                }
            } else if (sent == -LinuxSockets.EAGAIN || sent == -LinuxSockets.ENOBUFS) {
                break;
            } else if (sent != -LinuxSockets.EINTR) {
                refused(socket, next++, -sent);
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
    private void refused(Socket socket, int message, int error) {
        int datagrams = batch.packets(message);
        if (datagrams == 1 || (error != LinuxSockets.EIO && error != LinuxSockets.EINVAL)) {
            drops.add(DropReason.SOCKET_ERROR, datagrams);
            return;
        }
        if (error == LinuxSockets.EIO && socket.segments) {
            socket.segments = false;
            log.info(
                    "The network card at {} cuts no message into datagrams; each packet is sent by itself",
                    socket.channel.localAddress());
        }
        int sent = batch.sendApart(socket.descriptor, message);
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
    }
}
