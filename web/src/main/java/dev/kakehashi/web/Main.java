package dev.kakehashi.web;

import java.io.PrintStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code kakehashi}. Ends with 0 when it was told to end, and with 2 when it could not start. */
@Command(
        name = "kakehashi",
        version = "Kakehashi " + Version.VALUE,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Serves web meetings: the page, the signalling and the media relay, on one port number.",
        footer = {
            "",
            "Every option can also be set as KAKEHASHI_PORT, KAKEHASHI_BIND, … or as a key of the --config file.",
            "Ctrl-C tells everybody and ends; SIGTERM lets running meetings finish first."
        })
public final class Main implements Callable<Integer> {
    /** The exit code where something of the options or the configuration can't be used. */
    static final int CANT_START = 2;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "Port number for UDP and TCP alike (default: 8443; 0 takes a free one). The page /check also uses"
                            + " the next UDP port.")
    private @Nullable String port;

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            description = "Local address to serve; may be repeated (default: every usable one).")
    private @Nullable List<String> bind;

    @Option(
            names = "--public-address",
            paramLabel = "ADDR",
            description = "Address that leads to this machine from outside; may be repeated (default: on Google's"
                    + " machines the external one, else what --stun-server sees).")
    private @Nullable List<String> publicAddress;

    @Option(
            names = "--stun-server",
            paramLabel = "HOST:PORT",
            description = "STUN server outside, asked at the start for the public address where none is known"
                    + " (default: nobody is asked).")
    private @Nullable String stunServer;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for certificates (default: ~/.local/share/kakehashi).")
    private @Nullable String data;

    @Mixin
    private CertificateOptions certificate = new CertificateOptions();

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with any of these options.")
    private @Nullable Path config;

    @Option(
            names = "--plain-http",
            description = "Serve HTTP without TLS to everybody: for use behind a proxy that has the certificate.")
    private boolean plainHttp;

    @Option(
            names = "--srtp-backend",
            paramLabel = "auto|jitsi|openssl",
            description = "What encrypts media: OpenSSL's libcrypto where it is 3.0 or later, or else jitsi-srtp"
                    + " (default: auto).")
    private @Nullable String srtpBackend;

    @Option(
            names = "--gather-micros",
            paramLabel = "MICROS",
            description =
                    "How long, at most, the first packets of a picture wait for the others on a busy server, so that"
                            + " they leave together, which costs less: 0 to 1000 (default: 1000).")
    private @Nullable String gatherMicros;

    @Option(
            names = "--camera-codecs",
            paramLabel = "LIST",
            description = "Video codecs for cameras, the best first; a room takes the first that everybody decodes"
                    + " (default: vp8,h264,vp9,av1).")
    private @Nullable String cameraCodecs;

    @Option(
            names = "--screen-codecs",
            paramLabel = "LIST",
            description = "The same for shared screens (default: vp9,vp8,av1,h264).")
    private @Nullable String screenCodecs;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description =
                    "File with a secret of at least 32 bytes; who enters then needs an access token that it signed"
                            + " (`./kakehashi token --help`; default: everybody may enter). The secret itself may also stand in"
                            + " KAKEHASHI_SECRET.")
    private @Nullable String secretFile;

    @Option(
            names = "--drain-timeout",
            paramLabel = "S",
            description = "Seconds for which SIGTERM waits for running meetings (default: 30).")
    private @Nullable String drainTimeout;

    private final PrintStream out = System.out;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger signals = new AtomicInteger();

    private Main() {}

    /** Starts the server and serves until a signal comes. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Main());
        command.addSubcommand(new TokenCommand(System.getenv(), InstantSource.system()));
        command.setParameterExceptionHandler((wrong, _) -> {
            System.err.println("kakehashi: " + sentence(wrong));
            return CANT_START;
        });
        System.exit(command.execute(arguments));
    }

    private static String sentence(CommandLine.ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unknown) {
            String option = unknown.getUnmatched().getFirst();
            Set<String> known =
                    wrong.getCommandLine().getCommandSpec().optionsMap().keySet();
            return "unknown option `" + option + "`; did you mean " + ConfigReader.nearest(option, known)
                    + "? (--help lists all)";
        }
        return wrong.getMessage() + " (--help lists all)";
    }

    @Override
    public Integer call() throws InterruptedException {
        KakehashiServer server;
        ServerConfig chosen;
        try {
            chosen = new ConfigReader(System.getenv()).read(options(), config);
            server = KakehashiServer.start(chosen);
        } catch (ConfigException unusable) {
            System.err.println("kakehashi: " + unusable.getMessage());
            return CANT_START;
        }
        Signals.on("INT", () -> onSignal(server, Duration.ZERO));
        Signals.on("TERM", () -> onSignal(server, chosen.drainTimeout()));
        greet(server, chosen);
        end.await();
        return 0;
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        put(options, "port", port);
        put(options, "bind", bind == null ? null : String.join(",", bind));
        put(options, "public-address", publicAddress == null ? null : String.join(",", publicAddress));
        put(options, "stun-server", stunServer);
        put(options, "data", data);
        certificate.addTo(options);
        put(options, "plain-http", plainHttp ? "true" : null);
        put(options, "srtp-backend", srtpBackend);
        put(options, "gather-micros", gatherMicros);
        put(options, "camera-codecs", cameraCodecs);
        put(options, "screen-codecs", screenCodecs);
        put(options, "secret-file", secretFile);
        put(options, "drain-timeout", drainTimeout);
        return options;
    }

    private static void put(Map<String, String> options, String key, @Nullable String value) {
        if (value != null) {
            options.put(key, value);
        }
    }

    private void greet(KakehashiServer server, ServerConfig chosen) {
        int bound = server.port();
        boolean loopback = chosen.bind().isEmpty() || chosen.bind().stream().anyMatch(InetAddress::isLoopbackAddress);
        out.println();
        out.println("Kakehashi " + Version.VALUE + " is serving.");
        if (loopback) {
            out.println("  On this computer:  http://" + localName(chosen) + ":" + bound + "/");
        }
        server.links().forEach(link -> out.println("  For the others:    " + link));
        if (!chosen.access().isOpen()) {
            out.println(
                    "  (Rooms are entered with an access token: `./kakehashi token --room NAME` makes one, and prints"
                            + " the link that holds it.)");
        }
        if (server.hasOwnCertificate() && !server.links().isEmpty()) {
            out.println("  (Browsers warn at the second kind of link, because this machine made the certificate itself;"
                    + " choose \"Advanced\" and go on.)");
        }
        server.certificateSentences().forEach(out::println);
        server.publicAddresses().sentences().forEach(out::println);
        HealthReport.of(server, new SecureRandom(), Machine.own()).lines().forEach(out::println);
        out.println("Ctrl-C ends.");
        out.flush();
    }

    /** A page on localhost may use the camera without a certificate. */
    private static String localName(ServerConfig chosen) {
        boolean onlySix = !chosen.bind().isEmpty()
                && chosen.bind().stream()
                        .filter(InetAddress::isLoopbackAddress)
                        .allMatch(Inet6Address.class::isInstance);
        return onlySix ? "[::1]" : "localhost";
    }

    /** The first signal ends in order; the second at once. */
    private void onSignal(KakehashiServer server, Duration patience) {
        if (signals.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(0);
        }
        Thread.ofPlatform().name("ending").start(() -> {
            try {
                drain(server, patience);
                server.close();
            } finally {
                end.countDown();
            }
        });
    }

    private static void drain(KakehashiServer server, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        server.drain();
        while (server.sessions() > 0 && deadline - System.nanoTime() > 0) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
