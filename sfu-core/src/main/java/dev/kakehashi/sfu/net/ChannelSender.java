package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.room.Path;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One datagram, one message, by Netty: for systems without epoll. Confined to the loop. */
final class ChannelSender implements DatagramSender {
    private final DropCounters drops;
    private final List<Channel> sockets = new ArrayList<>();
    private boolean dirty;

    ChannelSender(DropCounters drops) {
        this.drops = drops;
    }

    @Override
    public void addSocket(int local, Channel socket) {
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
