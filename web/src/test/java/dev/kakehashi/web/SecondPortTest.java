package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.ice.BindingQuestion;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SecondPortTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int PATIENCE_MILLIS = 5_000;

    private final Random random = new Random(7);

    /** A port whose next one was free a moment ago. */
    private static InetSocketAddress mediaBefore(DatagramSocket free) {
        int second = free.getLocalPort();
        free.close();
        return new InetSocketAddress(LOOPBACK, second - 1);
    }

    private static DatagramSocket taken() throws IOException {
        return new DatagramSocket(0, LOOPBACK);
    }

    private static byte[] exchange(DatagramSocket socket, byte[] request, InetSocketAddress to) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.send(new DatagramPacket(request, request.length, to));
        DatagramPacket answer = new DatagramPacket(new byte[256], 256);
        socket.receive(answer);
        return Arrays.copyOf(answer.getData(), answer.getLength());
    }

    @Test
    void tellsWhoAsksItsAddressAndAnswersNothingElse() throws Exception {
        InetSocketAddress media = mediaBefore(taken());
        InetSocketAddress second = new InetSocketAddress(LOOPBACK, media.getPort() + 1);
        try (SecondPort port = SecondPort.open(List.of(media));
                DatagramSocket socket = taken()) {
            assertTrue(port.isOpen());
            byte[][] others = {
                {}, {0}, {22, (byte) 0xfe, (byte) 0xfd, 0}, {(byte) 0x80, 96, 0, 1}, new byte[300], allocation()
            };
            for (byte[] other : others) {
                socket.send(new DatagramPacket(other, other.length, second));
            }
            BindingQuestion question = new BindingQuestion(random);

            byte[] answer = exchange(socket, question.request(), second);

            assertEquals(socket.getLocalSocketAddress(), question.addressIn(answer, answer.length));
            assertEquals((long) others.length, port.statistics().get("second_port_unanswered_total"));
            assertEquals(1L, port.statistics().get("second_port_answered_total"));
        }
    }

    /** TURN's request for an allocation (RFC 8656 7.1), without anything. */
    private static byte[] allocation() {
        byte[] request = new byte[20];
        request[1] = 3;
        System.arraycopy(new byte[] {0x21, 0x12, (byte) 0xa4, 0x42}, 0, request, 4, 4);
        return request;
    }

    @Test
    void answersTenASecondToANetwork() throws Exception {
        InetSocketAddress media = mediaBefore(taken());
        InetSocketAddress second = new InetSocketAddress(LOOPBACK, media.getPort() + 1);
        int asked = 100;
        try (SecondPort port = SecondPort.open(List.of(media));
                DatagramSocket socket = taken()) {
            long beganNanos = System.nanoTime();
            for (int each = 0; each < asked; each++) {
                byte[] request = new BindingQuestion(random).request();
                socket.send(new DatagramPacket(request, request.length, second));
            }
            int answers = answersWhileAllAreTaken(socket, port, asked);

            // A slow machine may see the beginning of more than one second.
            long begunSeconds = (System.nanoTime() - beganNanos) / 1_000_000_000L + 2;
            assertTrue(answers >= 10 && answers <= 10 * begunSeconds, answers + " in " + begunSeconds + " s");
        }
    }

    private static int answersWhileAllAreTaken(DatagramSocket socket, SecondPort port, int asked) throws IOException {
        socket.setSoTimeout(100);
        int answers = 0;
        while (true) {
            boolean allTaken = port.statistics().values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    > asked;
            try {
                socket.receive(new DatagramPacket(new byte[256], 256));
                answers++;
            } catch (SocketTimeoutException silence) {
                if (allTaken) {
                    return answers;
                }
            }
        }
    }

    @Test
    void isClosedWhereSomebodyElseHasIt() throws Exception {
        try (DatagramSocket other = taken();
                SecondPort port = SecondPort.open(List.of(new InetSocketAddress(LOOPBACK, other.getLocalPort() - 1)))) {
            assertFalse(port.isOpen());
            assertEquals(0L, port.statistics().get("second_port_open"));
        }
    }

    @Test
    void isClosedWhereThereIsNoSuchNumber() {
        try (SecondPort port = SecondPort.open(List.of(new InetSocketAddress(LOOPBACK, 65_535)))) {
            assertFalse(port.isOpen());
        }
    }
}
