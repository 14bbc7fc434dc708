package dev.kakehashi.sfu.net;

import dev.kakehashi.sfu.forward.PacketBuffer;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;

/**
 * A media socket of Linux on Netty's event loop, without Netty's channel: what waits is taken by recvmmsg(2) into memory that is
 * made once, and given to the loop as one batch. Confined to its loop, but for its making.
 */
final class EpollPort implements EpollIoHandle {
    private final MediaLoop loop;
    private final SegmentedSender sender;
    private final int local;
    private final UdpSocket socket;
    private final ReceiveBatch batch = new ReceiveBatch(Arena.ofAuto(), DatagramSender.DATAGRAM_BYTES);

    /**
     * @param local index of the local address
     */
    EpollPort(MediaLoop loop, SegmentedSender sender, int local, UdpSocket socket) {
        this.loop = loop;
        this.sender = sender;
        this.local = local;
        this.socket = socket;
    }

    /** Begins to read; waits until it is so. Called by any other thread than the loop's. */
    void open() {
        IoEventLoop eventLoop = (IoEventLoop) loop.eventLoop();
        IoRegistration registration =
                eventLoop.register(this).syncUninterruptibly().getNow();
        long _ = registration.submit(EpollIoOps.EPOLLIN);
    }

    @Override
    public void registered() {
        sender.addSocket(local, socket);
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        int count;
        do {
            count = batch.receive(socket.intValue());
            for (int index = 0; index < count; index++) {
                receive(index);
            }
        } while (count == ReceiveBatch.MAX_DATAGRAMS);
        if (count < 0 && count != -LinuxSockets.EAGAIN && count != -LinuxSockets.EINTR) {
            // It concerns one datagram (an ICMP answer, say), never the port.
            loop.onSocketError(new IOException("recvmmsg: error " + -count));
        }
        loop.endBatch();
    }

    private void receive(int index) {
        InetSocketAddress sender = batch.sender(index);
        int length = batch.length(index);
        PacketBuffer packet = loop.bufferFor(length);
        if (packet == null) {
            return;
        }
        batch.copy(index, packet.data, length);
        loop.onDatagram(local, sender, packet);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
