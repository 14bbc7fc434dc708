package dev.kakehashi.web;

import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.net.MediaServerConfig;
import dev.kakehashi.signaling.access.AccessPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A whole server on a free port of the loopback address, over plain HTTP. */
public final class ServerInProcess implements AutoCloseable {
    private final KakehashiServer server;

    /**
     * @param data a folder of its own
     */
    public ServerInProcess(Path data) throws ConfigException {
        server = KakehashiServer.start(new ServerConfig(
                0,
                List.of(InetAddress.getLoopbackAddress()),
                List.of(),
                data,
                true,
                SrtpPreference.AUTO,
                MediaServerConfig.MAX_GATHER,
                CodecPolicy.defaults(),
                AccessPolicy.open(),
                Duration.ofSeconds(1)));
    }

    /** Its address. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
    }
}
