package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.room.Path;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One datagram, one message, by Netty: for systems without epoll. Confined to the loop. */
final class ChannelSender implements DatagramSender {
    /** Behind this much unsent data packets are dropped: 2 MiB are 16 ms of a gigabit link, and no one wants older video. */
    private static final WriteBufferWaterMark SEND_QUEUE = new WriteBufferWaterMark(1 << 20, 2 << 20);

    private final DropCounters drops;
    private final List<Channel> sockets = new ArrayList<>();
    private boolean dirty;

    ChannelSender(DropCounters drops) {
        this.drops = drops;
    }

    @Override
    public InetSocketAddress bind(MediaLoop loop, int local, InetSocketAddress address) throws IOException {
        ChannelFuture bound = new Bootstrap()
                .group(loop.eventLoop())
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, SEND_QUEUE)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES))
                .handler(new MediaPort(loop, this, local))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause());
        }
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /** A bound socket of the loop. */
    void addSocket(int local, Channel socket) {
        sockets.add(local, socket);
    }

    @Override
    public void send(Path path, byte[] data, int offset, int length) {
        Channel socket = sockets.get(path.local());
        if (!socket.isWritable()) {
            drops.count(DropReason.SEND_QUEUE_FULL);
            return;
        }
        ByteBuf content = socket.alloc().directBuffer(length);
        content.writeBytes(data, offset, length);
        var _ = socket.write(new DatagramPacket(content, path.remote()), socket.voidPromise());
        dirty = true;
    }

    @Override
    public boolean sendRtp(Path path, SrtpSender sender, byte[] data, int offset, int length) {
        int protectedLength = sender.protectRtp(data, offset, length);
        if (protectedLength < 0) {
            return false;
        }
        send(path, data, offset, protectedLength);
        return true;
    }

    @Override
    public void flush() {
        if (!dirty) {
            return;
        }
        dirty = false;
        for (Channel socket : sockets) {
            socket.flush();
        }
    }

    @Override
    public void addStatistics(Map<String, Long> into) {}
}
