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
import dev.kakehashi.signaling.CheckResource;
import dev.kakehashi.signaling.IceServers;
import dev.kakehashi.signaling.RoomsResource;
import dev.kakehashi.signaling.SignalingConfig;
import dev.kakehashi.signaling.SignalingServer;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.whip.MediaResources;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

    /** Which links need not name. */
    private static final int HTTPS_PORT = 443;

    private final ServerConfig config;
    private final PublicAddressSearch search;
    private final @Nullable CertificateKeeper certificate;
    private final WebServer web;
    private final MediaServer media;
    private final SignalingServer signaling;
    private final MediaResources resources;
    private final EventConnections events = new EventConnections(EventConnections.MAX_CONNECTIONS, new SecureRandom());
    private final CheckResource check;
    private final SecondPort secondPort;
    private final ScheduledExecutorService clock;
    private final long startedNanos = System.nanoTime();
    private volatile boolean ready;

    private KakehashiServer(
            ServerConfig config,
            PublicAddressSearch search,
            @Nullable CertificateKeeper certificate,
            WebServer web,
            MediaServer media,
            SignalingServer signaling,
            MediaResources resources,
            CheckResource check,
            SecondPort secondPort) {
        this.config = config;
        this.search = search;
        this.certificate = certificate;
        this.web = web;
        this.media = media;
        this.signaling = signaling;
        this.resources = resources;
        this.check = check;
        this.secondPort = secondPort;
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
            CertificateKeeper certificate =
                    config.plainHttp() ? null : certificate(config, web, outside.addresses(), media, random);
            IceServers iceServers = IceServers.of(
                    turn,
                    () -> certificate != null && certificate.tls().isFromAuthority(Instant.now()),
                    InstantSource.system());
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
            SecondPort secondPort = SecondPort.open(media.addresses());
            List<String> reachable = reachable(outside, media).stream()
                    .map(NetUtil::toAddressString)
                    .toList();
            CheckResource check = new CheckResource(iceServers, secondPort::isOpen, reachable, random);
            KakehashiServer server = new KakehashiServer(
                    config, search, certificate, web, media, signaling, resources, check, secondPort);
            server.serve(limits);
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
                    + " can't be served (" + WebServer.reason(taken)
                    + "); end the program that has it, or choose another with"
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
            throw new ConfigException("port: UDP port " + port + " can't be served (" + WebServer.reason(taken)
                    + "); end the program that has it, or choose another with --port.");
        }
    }

    private static CertificateKeeper certificate(
            ServerConfig config,
            WebServer web,
            List<InetAddress> publicAddresses,
            MediaServer media,
            SecureRandom random)
            throws ConfigException {
        List<InetAddress> addresses = new ArrayList<>(publicAddresses);
        media.addresses().forEach(each -> addresses.add(each.getAddress()));
        return CertificateKeeper.of(config, web, addresses, random);
    }

    private void serve(WebLimits limits) {
        HttpRouter.Site site = new HttpRouter.Site(
                web.port(),
                config.plainHttp(),
                new StaticFiles(),
                new Guide(),
                signaling,
                new EventResource(events, signaling),
                resources,
                check,
                () -> ready,
                () -> Metrics.text(statistics()),
                this::status,
                () -> RoomsResource.json(media.rooms()));
        web.serve(limits, certificate == null ? null : certificate.tls(), site, media.streams());
        if (certificate != null) {
            certificate.begin();
        }
        var _ = clock.scheduleWithFixedDelay(this::onTick, 1, 1, TimeUnit.SECONDS);
        ready = true;
    }

    private void onTick() {
        signaling.onTick(System.nanoTime());
        events.onTick(System.nanoTime());
        resources.onTick(System.nanoTime());
        check.onTick(System.nanoTime());
    }

    private Map<String, Long> statistics() {
        Map<String, Long> all = new TreeMap<>(media.statistics());
        all.putAll(signaling.statistics());
        all.putAll(events.statistics());
        all.putAll(resources.statistics());
        all.putAll(secondPort.statistics());
        if (certificate != null) {
            all.put(
                    "certificate_seconds_left",
                    certificate.tls().certificate().left(Instant.now()).toSeconds());
        }
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
        String scheme = config.plainHttp() ? "http" : "https";
        String port = scheme.equals("https") && web.port() == HTTPS_PORT ? "" : ":" + web.port();
        List<String> hosts = new ArrayList<>(certificate == null ? List.of() : certificate.hosts(config.certificate()));
        reachable(publicAddresses(), media).stream()
                .filter(address -> !address.isLoopbackAddress())
                .map(KakehashiServer::literal)
                .filter(host -> !hosts.contains(host))
                .forEach(hosts::add);
        return hosts.stream().map(host -> scheme + "://" + host + port + "/").toList();
    }

    private static List<InetAddress> reachable(PublicAddresses outside, MediaServer media) {
        return outside.addresses().isEmpty()
                ? media.addresses().stream().map(InetSocketAddress::getAddress).toList()
                : outside.addresses();
    }

    /** The address as it stands in a link. */
    static String literal(InetAddress address) {
        String plain = NetUtil.toAddressString(address);
        return address instanceof Inet6Address ? "[" + plain + "]" : plain;
    }

    /** Whether browsers warn of the certificate, because no authority vouches for it. */
    boolean hasOwnCertificate() {
        return certificate != null && certificate.tls().certificate().isSelfSigned();
    }

    /** Which certificate there is, and until when; nothing without TLS. */
    List<String> certificateSentences() {
        return certificate == null ? List.of() : certificate.sentences();
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

    /** Whether STUN is answered at the next port, too. */
    boolean hasSecondPort() {
        return secondPort.isOpen();
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
        secondPort.close();
        if (certificate != null) {
            certificate.close();
        }
        media.close();
        web.close();
    }
}
