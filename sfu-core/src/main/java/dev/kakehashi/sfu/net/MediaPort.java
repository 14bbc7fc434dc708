package dev.kakehashi.sfu.net;

import dev.kakehashi.sfu.forward.PacketBuffer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;

/**
 * The one handler of a media socket: hands every datagram of a batch (one recvmmsg) to the shard and ends the batch
 * with one flush. Confined to its media loop.
 */
final class MediaPort extends ChannelInboundHandlerAdapter {
    private final MediaLoop loop;
    private final ChannelSender sender;
    private final int local;

    /**
     * @param local index of the local address to which the socket is bound
     */
    MediaPort(MediaLoop loop, ChannelSender sender, int local) {
        this.loop = loop;
        this.sender = sender;
        this.local = local;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        sender.addSocket(local, context.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof DatagramPacket datagram) {
                receive(datagram);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void receive(DatagramPacket datagram) {
        int length = datagram.content().readableBytes();
        PacketBuffer packet = loop.bufferFor(length);
        if (packet == null) {
            return;
        }
        datagram.content().readBytes(packet.data, 0, length);
        loop.onDatagram(local, datagram.sender(), packet);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        loop.endBatch();
    }

    /** A socket error concerns one datagram (an ICMP answer, say), never the port. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        loop.onSocketError(cause);
    }
}
