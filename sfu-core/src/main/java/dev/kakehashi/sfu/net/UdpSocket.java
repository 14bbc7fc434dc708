package dev.kakehashi.sfu.net;

import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** A bound UDP socket of Linux that never waits. */
final class UdpSocket extends Socket {
    private UdpSocket(int descriptor) {
        super(descriptor);
    }

    /**
     * Binds a socket of the address's family, so that what it sends to IPv4 addresses is not taken apart from IPv6 ones first.
     * Others of the same address and port may be bound beside it.
     *
     * @param bufferBytes what the kernel may hold for us in each direction
     * @throws IOException when the address can't be bound
     */
    static UdpSocket bind(InetSocketAddress address, int bufferBytes) throws IOException {
        boolean six = address.getAddress() instanceof Inet6Address;
        UdpSocket socket = new UdpSocket(newSocketDgram0(six ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET));
        try {
            socket.setReusePort(true);
            socket.setReceiveBufferSize(bufferBytes);
            socket.setSendBufferSize(bufferBytes);
            socket.bind(address);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
        return socket;
    }
}
