package dev.kakehashi.web;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Asks the server's own media port, over each of its addresses, the question that a browser would ask. */
final class SelfCheck {
    private static final int TIMEOUT_MILLIS = 500;
    private static final int BINDING_REQUEST = 0x0001_0000;
    private static final int MAGIC_COOKIE = 0x2112A442;

    private SelfCheck() {}

    /** The addresses that gave no answer. */
    static List<InetSocketAddress> silent(List<InetSocketAddress> addresses, RandomGenerator random) {
        List<InetSocketAddress> silent = new ArrayList<>();
        for (InetSocketAddress each : addresses) {
            if (!answers(each, random)) {
                silent.add(each);
            }
        }
        return silent;
    }

    private static boolean answers(InetSocketAddress address, RandomGenerator random) {
        byte[] request = ByteBuffer.allocate(20)
                .putInt(BINDING_REQUEST)
                .putInt(MAGIC_COOKIE)
                .putInt(random.nextInt())
                .putLong(random.nextLong())
                .array();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address.getAddress(), 0))) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.send(new DatagramPacket(request, request.length, address));
            DatagramPacket answer = new DatagramPacket(new byte[128], 128);
            socket.receive(answer);
            return answer.getLength() >= 20 && answer.getData()[0] == 1;
        } catch (SocketTimeoutException silence) {
            return false;
        } catch (IOException unreachable) {
            return false;
        }
    }
}
