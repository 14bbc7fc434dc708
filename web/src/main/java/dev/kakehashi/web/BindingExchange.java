package dev.kakehashi.web;

import dev.kakehashi.ice.BindingQuestion;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Asks, over a socket of its own, what a browser would ask a STUN server. Blocks its thread. */
final class BindingExchange {
    /** Together less than the 2 s that a person waits for the self-check; RFC 8489 6.2.1 would begin with 500 ms. */
    private static final int TRIES = 4;

    private static final int TRY_MILLIS = 400;

    /** RFC 8489 6.1: nobody answers with more where the path's MTU is unknown. */
    private static final int MAX_ANSWER_BYTES = 548;

    private BindingExchange() {}

    /**
     * Asks until an answer comes, for at most 1.6 s.
     *
     * @param from a local address
     * @return our address as the server sees it; null where no answer came
     */
    static @Nullable InetSocketAddress ask(InetAddress from, InetSocketAddress server, RandomGenerator random) {
        BindingQuestion question = new BindingQuestion(random);
        byte[] request = question.request();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
            for (int each = 0; each < TRIES; each++) {
                socket.send(new DatagramPacket(request, request.length, server));
                InetSocketAddress told = awaitAnswer(socket, question);
                if (told != null) {
                    return told;
                }
            }
        } catch (IOException unreachable) {
            // As silent as a server that is not there.
            return null;
        }
        return null;
    }

    private static @Nullable InetSocketAddress awaitAnswer(DatagramSocket socket, BindingQuestion question)
            throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TRY_MILLIS);
        byte[] answer = new byte[MAX_ANSWER_BYTES];
        long leftMillis = TRY_MILLIS;
        while (leftMillis > 0) {
            socket.setSoTimeout((int) leftMillis);
            DatagramPacket datagram = new DatagramPacket(answer, answer.length);
            try {
                socket.receive(datagram);
            } catch (SocketTimeoutException silence) {
                return null;
            }
            InetSocketAddress told = question.addressIn(answer, datagram.getLength());
            if (told != null) {
                return told;
            }
            leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        }
        return null;
    }
}
