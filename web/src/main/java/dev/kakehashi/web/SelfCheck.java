package dev.kakehashi.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What the server's own port answers when it is asked as a browser would ask: at each address of this machine, and at
 * each that leads here from outside.
 *
 * @param port for UDP and TCP
 * @param own of this machine
 * @param outside public addresses that this machine itself does not have
 */
record SelfCheck(int port, List<Reached> own, List<Reached> outside) {
    /** For all questions together, since they are asked at once. */
    private static final int LIMIT_MILLIS = 2_000;

    private static final int CONNECT_MILLIS = 1_000;
    private static final String ANSWER_BEGIN = "HTTP/1.";

    SelfCheck {
        own = List.copyOf(own);
        outside = List.copyOf(outside);
    }

    /** What answered at one address. */
    record Reached(InetAddress address, boolean udp, boolean tcp) {
        boolean isWhole() {
            return udp && tcp;
        }
    }

    /**
     * Asks; blocks its thread for at most 2 s.
     *
     * @param own the addresses that are served, all of one port
     * @param publicAddresses what leads here from outside; those that are own ones are asked once
     */
    static SelfCheck ask(List<InetSocketAddress> own, List<InetAddress> publicAddresses, RandomGenerator random) {
        int port = own.getFirst().getPort();
        List<InetAddress> locals =
                own.stream().map(InetSocketAddress::getAddress).toList();
        List<InetAddress> elsewhere =
                publicAddresses.stream().filter(each -> !locals.contains(each)).toList();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<CompletableFuture<Reached>> asked = Stream.concat(locals.stream(), elsewhere.stream())
                    .map(address -> ask(new InetSocketAddress(address, port), locals, threads, random))
                    .toList();
            List<Reached> all = asked.stream().map(CompletableFuture::join).toList();
            return new SelfCheck(port, all.subList(0, locals.size()), all.subList(locals.size(), all.size()));
        } finally {
            threads.shutdownNow();
        }
    }

    private static CompletableFuture<Reached> ask(
            InetSocketAddress target, List<InetAddress> locals, ExecutorService threads, RandomGenerator random) {
        InetAddress address = target.getAddress();
        Optional<InetAddress> origin = origin(address, locals);
        if (origin.isEmpty()) {
            return CompletableFuture.completedFuture(new Reached(address, false, false));
        }
        InetAddress from = origin.get();
        return within(threads, () -> BindingExchange.ask(from, target, random) != null)
                .thenCombine(
                        within(threads, () -> answersTcp(from, target)), (udp, tcp) -> new Reached(address, udp, tcp));
    }

    private static CompletableFuture<Boolean> within(ExecutorService threads, Supplier<Boolean> question) {
        return CompletableFuture.supplyAsync(question, threads)
                .completeOnTimeout(false, LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** An own address asks itself; others are asked from the first of their family, from which the way out begins. */
    private static Optional<InetAddress> origin(InetAddress target, List<InetAddress> locals) {
        if (locals.contains(target)) {
            return Optional.of(target);
        }
        return locals.stream()
                .filter(each -> each.getClass() == target.getClass() && !each.isLoopbackAddress())
                .findFirst();
    }

    /** Whether somebody speaks HTTP there; a browser's TLS would come to the same door. */
    private static boolean answersTcp(InetAddress from, InetSocketAddress target) {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(target, CONNECT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS - CONNECT_MILLIS);
            String request = "GET /healthz HTTP/1.1\r\nHost: " + KakehashiServer.literal(target.getAddress()) + ":"
                    + target.getPort() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] begin = socket.getInputStream().readNBytes(ANSWER_BEGIN.length());
            return new String(begin, StandardCharsets.US_ASCII).equals(ANSWER_BEGIN);
        } catch (IOException unreachable) {
            return false;
        }
    }
}
