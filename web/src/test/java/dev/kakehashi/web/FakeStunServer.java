package dev.kakehashi.web;

import dev.kakehashi.ice.PlainBinding;
import dev.kakehashi.ice.StunMessage;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Answers on the loopback interface, and says that whoever asks comes from one address; or says nothing. */
final class FakeStunServer implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final @Nullable InetSocketAddress told;

    /**
     * @param told null for silence
     */
    FakeStunServer(@Nullable String told) throws IOException {
        this.told = told == null ? null : new InetSocketAddress(InetAddress.ofLiteral(told), 40_000);
        Thread.ofVirtual().start(this::serve);
    }

    InetSocketAddress address() {
        return InetSocketAddress.createUnresolved("127.0.0.1", socket.getLocalPort());
    }

    private void serve() {
        StunMessage request = new StunMessage();
        byte[] out = new byte[128];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[128], 128);
                socket.receive(packet);
                if (told != null && request.wrap(packet.getData(), 0, packet.getLength())) {
                    int length = new PlainBinding().answer(request, told, 0, out);
                    socket.send(new DatagramPacket(out, length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
