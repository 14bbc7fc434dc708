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

/** A whole server on a free port of the loopback address. */
public final class ServerInProcess implements AutoCloseable {
    private final KakehashiServer server;
    private final boolean plainHttp;

    /**
     * Over plain HTTP, open to everybody.
     *
     * @param data a folder of its own
     */
    public ServerInProcess(Path data) throws ConfigException {
        this(data, true, AccessPolicy.open());
    }

    private ServerInProcess(Path data, boolean plainHttp, AccessPolicy access) throws ConfigException {
        this.plainHttp = plainHttp;
        this.server = KakehashiServer.start(new ServerConfig(
                0,
                List.of(InetAddress.getLoopbackAddress()),
                List.of(),
                AddressSources.none(),
                data,
                new CertificateSource.SelfMade(),
                plainHttp,
                SrtpPreference.AUTO,
                MediaServerConfig.MAX_GATHER,
                CodecPolicy.defaults(),
                access,
                Duration.ofSeconds(1)));
    }

    /**
     * With a certificate that it makes itself.
     *
     * @param data a folder of its own
     */
    public static ServerInProcess withTls(Path data, AccessPolicy access) throws ConfigException {
        return new ServerInProcess(data, false, access);
    }

    /** Its address. */
    public URI address() {
        return URI.create((plainHttp ? "http" : "https") + "://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
    }
}
