package dev.kakehashi.web;

import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.net.MediaServerConfig;
import dev.kakehashi.signaling.access.AccessPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A whole server on a free port of the loopback address, and raw bytes towards it. */
final class RunningServer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final KakehashiServer server;

    RunningServer(Path data, WebLimits limits) throws ConfigException {
        this(data, limits, AccessPolicy.open());
    }

    RunningServer(Path data, CertificateSource certificate) throws ConfigException {
        this(data, WebLimits.defaults(), AccessPolicy.open(), certificate);
    }

    RunningServer(Path data, WebLimits limits, AccessPolicy access) throws ConfigException {
        this(data, limits, access, new CertificateSource.SelfMade());
    }

    private RunningServer(Path data, WebLimits limits, AccessPolicy access, CertificateSource certificate)
            throws ConfigException {
        server = KakehashiServer.start(
                new ServerConfig(
                        0,
                        List.of(InetAddress.getLoopbackAddress()),
                        List.of(),
                        AddressSources.none(),
                        data,
                        certificate,
                        false,
                        SrtpPreference.AUTO,
                        MediaServerConfig.MAX_GATHER,
                        CodecPolicy.defaults(),
                        access,
                        Duration.ofSeconds(1)),
                limits);
    }

    int port() {
        return server.port();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** Sends text as it is and reads until the server closes. */
    String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Sends a request without a body, to be closed after the answer. */
    String get(String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost:" + port() + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return exchange(request.append("Connection: close\r\n\r\n").toString());
    }

    /** Opens a WebSocket without asking for more than the answer's head. */
    Socket webSocket() throws IOException {
        Socket socket = connect();
        String request = "GET /ws HTTP/1.1\r\nHost: localhost:" + port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://localhost:" + port() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not upgraded: " + head);
        }
        return socket;
    }

    @Override
    public void close() {
        server.close();
    }
}
