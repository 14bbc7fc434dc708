package dev.kakehashi.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers on the loopback interface as Google's metadata server does, or as one that is ill. */
final class FakeMetadataServer implements AutoCloseable {
    private static final String INTERFACES = "/computeMetadata/v1/instance/network-interfaces/";

    private final HttpServer server;
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean silent;
    private volatile boolean flavored = true;
    private volatile int status = 200;

    FakeMetadataServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** A machine with one interface and this external address. */
    FakeMetadataServer withAddress(String address) {
        return with("", "0/\n").with("0/access-configs/", "0/\n").with("0/access-configs/0/external-ip", address);
    }

    /** A text at a path below the interfaces. */
    FakeMetadataServer with(String path, String text) {
        texts.put(INTERFACES + path, text);
        return this;
    }

    FakeMetadataServer silent() {
        silent = true;
        return this;
    }

    FakeMetadataServer withoutFlavor() {
        flavored = false;
        return this;
    }

    FakeMetadataServer withStatus(int code) {
        status = code;
        return this;
    }

    /** HOST:PORT. */
    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            if (silent) {
                end.await();
                return;
            }
            boolean asked = "Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"));
            String text = texts.get(exchange.getRequestURI().getPath());
            if (flavored) {
                exchange.getResponseHeaders().set("Metadata-Flavor", "Google");
            }
            byte[] body = (asked && text != null ? text : "no").getBytes(UTF_8);
            exchange.sendResponseHeaders(
                    asked ? text == null ? 404 : status : 403, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
