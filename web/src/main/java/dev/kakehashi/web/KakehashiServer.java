package dev.kakehashi.web;

import dev.kakehashi.dtlssrtp.DtlsIdentity;
import dev.kakehashi.dtlssrtp.DtlsRehearsal;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpSelection;
import dev.kakehashi.dtlssrtp.SrtpUnavailableException;
import dev.kakehashi.ice.TurnCredentials;
import dev.kakehashi.sfu.net.MediaServer;
import dev.kakehashi.sfu.net.MediaServerConfig;
import dev.kakehashi.sfu.room.Rehearsal;
import dev.kakehashi.signaling.IceServers;
import dev.kakehashi.signaling.RoomsResource;
import dev.kakehashi.signaling.SignalingConfig;
import dev.kakehashi.signaling.SignalingServer;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.whip.MediaResources;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole server: the TCP port, the media side, and signalling between them. */
final class KakehashiServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KakehashiServer.class);

    /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final java.util.logging.Logger JITSI_LOG = java.util.logging.Logger.getLogger("org.jitsi");

    /** As many as the hash has with which credentials are made. */
    private static final int TURN_SECRET_BYTES = 20;

    private final ServerConfig config;
    private final PublicAddressSearch search;
    private final boolean ownCertificate;
    private final WebServer web;
    private final MediaServer media;
    private final SignalingServer signaling;
    private final MediaResources resources;
    private final ScheduledExecutorService clock;
    private final long startedNanos = System.nanoTime();
    private volatile boolean ready;

    private KakehashiServer(
            ServerConfig config,
            PublicAddressSearch search,
            boolean ownCertificate,
            WebServer web,
            MediaServer media,
            SignalingServer signaling,
            MediaResources resources) {
        this.config = config;
        this.search = search;
        this.ownCertificate = ownCertificate;
        this.web = web;
        this.media = media;
        this.signaling = signaling;
        this.resources = resources;
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("signaling-clock").factory());
    }

    /**
     * Takes the port and serves.
     *
     * @throws ConfigException when something of the configuration can't be used, in one sentence
     */
    static KakehashiServer start(ServerConfig config) throws ConfigException {
        return start(config, WebLimits.defaults());
    }

    static KakehashiServer start(ServerConfig config, WebLimits limits) throws ConfigException {
        // At info jitsi-srtp tells through java.util.logging which cipher it timed as fastest.
        JITSI_LOG.setLevel(Level.WARNING);
        SecureRandom random = new SecureRandom();
        SrtpBackend srtp = srtp(config);
        PublicAddressSearch search = PublicAddressSearch.begin(config);
        // TCP comes first, and without sharing the port: a second server of the same number stops here.
        WebServer web = listen(config);
        MediaServer media = null;
        try {
            DtlsIdentity identity = DtlsIdentity.generate(random, Instant.now());
            warmUp(srtp, identity, config.access(), random);
            PublicAddresses outside = search.await();
            outside.sentences().forEach(log::info);
            TurnCredentials turn = turnCredentials(random);
            media = startMedia(config, outside.addresses(), web.port(), identity, srtp, turn, random);
            ServerCertificate certificate = new ServerCertificate(config.data());
            SslContext tls = config.plainHttp() ? null : tls(certificate, outside.addresses(), media, random);
            boolean ownCertificate = tls != null && certificate.isOurOwn();
            IceServers iceServers = IceServers.of(turn, tls != null && !ownCertificate, InstantSource.system());
            SignalingServer signaling = new SignalingServer(
                    media,
                    SignalingConfig.with(config.codecs(), config.access(), iceServers),
                    random,
                    InstantSource.system());
            MediaResources resources = new MediaResources(
                    media,
                    config.codecs(),
                    config.access(),
                    media.port(),
                    iceServers,
                    random,
                    Executors.newVirtualThreadPerTaskExecutor(),
                    Instant::now);
            KakehashiServer server =
                    new KakehashiServer(config, search, ownCertificate, web, media, signaling, resources);
            server.serve(limits, tls);
            return server;
        } catch (ConfigException unusable) {
            web.close();
            if (media != null) {
                media.close();
            }
            throw unusable;
        }
    }

    private static SrtpBackend srtp(ServerConfig config) throws ConfigException {
        try {
            SrtpSelection selection = SrtpSelection.of(config.srtp());
            log.info("Media is encrypted by {} ({})", selection.backend().name(), selection.reason());
            return selection.backend();
        } catch (SrtpUnavailableException missing) {
            throw new ConfigException("srtp-backend: `openssl` can't be used (" + missing.getMessage()
                    + "); install OpenSSL 3, or use auto or jitsi.");
        }
    }

    private static WebServer listen(ServerConfig config) throws ConfigException {
        try {
            return WebServer.bind(config.port(), config.bind());
        } catch (IOException taken) {
            throw new ConfigException("port: TCP port " + config.port()
                    + " can't be served (" + reason(taken) + "); end the program that has it, or choose another with"
                    + " --port.");
        }
    }

    /** In the background, so that serving does not wait for it; nobody joins within the second that it takes. */
    private static void warmUp(SrtpBackend srtp, DtlsIdentity identity, AccessPolicy access, SecureRandom random) {
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            access.warmUp();
            srtp.warmUp();
            Rehearsal.play(srtp, random);
            DtlsRehearsal.play(identity, random);
        });
    }

    /** Good for as long as this server runs. */
    private static TurnCredentials turnCredentials(SecureRandom random) {
        byte[] secret = new byte[TURN_SECRET_BYTES];
        random.nextBytes(secret);
        return new TurnCredentials(secret);
    }

    private static MediaServer startMedia(
            ServerConfig config,
            List<InetAddress> publicAddresses,
            int port,
            DtlsIdentity identity,
            SrtpBackend srtp,
            TurnCredentials turn,
            SecureRandom random)
            throws ConfigException {
        MediaServerConfig mediaConfig = new MediaServerConfig(
                port,
                config.bind(),
                publicAddresses,
                Runtime.getRuntime().availableProcessors(),
                MediaServerConfig.DEFAULT_MAX_PARTICIPANTS,
                config.codecs(),
                turn,
                config.gather());
        try {
            return MediaServer.start(mediaConfig, identity, srtp, random);
        } catch (IOException taken) {
            throw new ConfigException("port: UDP port " + port + " can't be served (" + reason(taken)
                    + "); end the program that has it, or choose another with --port.");
        }
    }

    private static String reason(IOException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "it is in use" : message;
    }

    private static SslContext tls(
            ServerCertificate certificate, List<InetAddress> publicAddresses, MediaServer media, SecureRandom random)
            throws ConfigException {
        List<InetAddress> addresses = new ArrayList<>(publicAddresses);
        media.addresses().forEach(each -> addresses.add(each.getAddress()));
        return certificate.load(addresses, hostName(), random, Instant.now());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    private void serve(WebLimits limits, @Nullable SslContext tls) {
        HttpRouter.Site site = new HttpRouter.Site(
                web.port(),
                config.plainHttp(),
                new StaticFiles(),
                signaling,
                resources,
                () -> ready,
                () -> Metrics.text(statistics()),
                this::status,
                () -> RoomsResource.json(media.rooms()));
        web.serve(limits, tls, site, media.streams());
        var _ = clock.scheduleWithFixedDelay(this::onTick, 1, 1, TimeUnit.SECONDS);
        ready = true;
    }

    private void onTick() {
        signaling.onTick(System.nanoTime());
        resources.onTick(System.nanoTime());
    }

    private Map<String, Long> statistics() {
        Map<String, Long> all = new TreeMap<>(media.statistics());
        all.putAll(signaling.statistics());
        all.putAll(resources.statistics());
        return all;
    }

    private String status() {
        Map<String, Long> all = media.statistics();
        return "{\"version\":\"" + Version.VALUE + "\",\"uptimeSeconds\":"
                + (System.nanoTime() - startedNanos) / 1_000_000_000L
                + ",\"rooms\":" + all.getOrDefault("rooms", 0L)
                + ",\"participants\":" + all.getOrDefault("participants", 0L)
                + ",\"tokensNeeded\":" + !config.access().isOpen()
                + ",\"epochSeconds\":" + Instant.now().getEpochSecond()
                + ",\"links\":["
                + links().stream().map(link -> '"' + link + '"').collect(Collectors.joining(","))
                + "]}\n";
    }

    /** Where people on other computers open the page. */
    List<String> links() {
        List<InetAddress> outside = publicAddresses().addresses();
        List<InetAddress> reachable = outside.isEmpty()
                ? media.addresses().stream().map(InetSocketAddress::getAddress).toList()
                : outside;
        String scheme = config.plainHttp() ? "http" : "https";
        return reachable.stream()
                .filter(address -> !address.isLoopbackAddress())
                .map(address -> scheme + "://" + literal(address) + ":" + web.port() + "/")
                .toList();
    }

    /** The address as it stands in a link. */
    static String literal(InetAddress address) {
        String plain = NetUtil.toAddressString(address);
        return address instanceof Inet6Address ? "[" + plain + "]" : plain;
    }

    /** Whether browsers warn of the certificate, because this machine made it. */
    boolean hasOwnCertificate() {
        return ownCertificate;
    }

    int port() {
        return web.port();
    }

    /** The addresses that lead here from outside, and how they are known. */
    PublicAddresses publicAddresses() {
        return search.await();
    }

    /** Whether Google's firewall stands before this machine. */
    boolean isOnGoogle() {
        return search.isOnGoogle();
    }

    /** The addresses at which media is served. */
    List<InetSocketAddress> addresses() {
        return media.addresses();
    }

    /** How many people are connected to signalling. */
    int sessions() {
        return signaling.sessions();
    }

    /** Nobody new is let in; meetings that run go on. */
    void drain() {
        ready = false;
        signaling.drain();
        resources.drain();
        media.drain();
    }

    /** Tells everybody and ends; returns within three seconds. */
    @Override
    public void close() {
        ready = false;
        log.info("Ending: telling everybody");
        signaling.stop();
        resources.stop();
        clock.shutdownNow();
        media.close();
        web.close();
    }
}
