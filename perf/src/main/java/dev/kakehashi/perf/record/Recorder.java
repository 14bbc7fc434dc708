package dev.kakehashi.perf.record;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kakehashi.dtlssrtp.DtlsEndpoints;
import dev.kakehashi.dtlssrtp.DtlsIdentity;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.JitsiSrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.ice.IceLiteAgent;
import dev.kakehashi.ice.LocalCandidates;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.signaling.sdp.Negotiation;
import dev.kakehashi.signaling.sdp.Negotiator;
import dev.kakehashi.signaling.sdp.TrackDeclaration;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records what a browser on this machine publishes, one recording after another. Prints its address, and is told over
 * HTTP: {@code POST /offer/SOURCE,…} with the browser's offer, whose first sections are of those sources, answers with the
 * answer; {@code POST /keyframe} asks for key frames; {@code POST /finish/NAME} with a line on the origin ends the
 * recording and writes it, {@code POST /trace/NAME} writes sizes and times of its last seconds instead. Ends when its
 * input does.
 */
public final class Recorder {
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    /** Reports are due every 200 ms; key frames are asked for within this time. */
    private static final int LOOK_MILLIS = 20;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final SrtpBackend srtp = new JitsiSrtpBackend();
    private final DtlsIdentity identity = DtlsIdentity.generate(random, Instant.now());
    private final DtlsEndpoints endpoints = new DtlsEndpoints(identity, random);
    private @Nullable DatagramSocket socket;
    private @Nullable PublisherLink link;
    private @Nullable Thread loop;
    private Instant start = Instant.EPOCH;

    private Recorder(Path folder) {
        this.folder = folder;
    }

    /**
     * @param arguments the folder for the recordings
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        Recorder recorder = new Recorder(folder);
        recorder.srtp.warmUp();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // One thread of its own: requests come one after the other.
        server.createContext("/", recorder::onRequest);
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        server.stop(0);
        System.exit(0);
    }

    private void onRequest(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/", 2);
        String reply;
        int status = 200;
        try {
            reply = answer(path[0], path.length > 1 ? path[1] : "", body);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            status = 500;
            reply = failed.toString();
        }
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String answer(String command, String argument, String body) throws IOException, InterruptedException {
        return switch (command) {
            case "offer" -> begin(argument.split(",", -1), body);
            case "keyframe" -> {
                PublisherLink running = link;
                if (running != null) {
                    running.askForKeyframes();
                }
                yield "";
            }
            case "finish" -> {
                PublisherLink ended = end();
                yield new RecordingFile(folder, argument).write(ended, body, start);
            }
            case "trace" -> new TraceFile(folder, argument).write(end(), body);
            default -> throw new IllegalArgumentException("unknown command " + command);
        };
    }

    private String begin(String[] sources, String offer) throws IOException {
        List<TrackDeclaration> tracks = new ArrayList<>();
        for (String source : sources) {
            tracks.add(new TrackDeclaration("" + tracks.size(), Source.valueOf(source)));
        }
        DatagramSocket opened = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        opened.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        opened.setSoTimeout(LOOK_MILLIS);
        IceCredentials credentials = IceCredentials.generate(random);
        LocalTransport local = new LocalTransport(
                credentials,
                LocalCandidates.of(List.of((InetSocketAddress) opened.getLocalSocketAddress()), List.of(), false),
                identity.fingerprint(Fingerprint.Hash.SHA_256));
        Negotiation negotiation =
                new Negotiator(local, CodecPolicy.defaults(), random).negotiate(offer, tracks, List.of());
        return switch (negotiation) {
            case Negotiation.Refused refused -> throw new IllegalArgumentException(refused.text());
            case Negotiation.Agreed agreed -> {
                IceLiteAgent ice = new IceLiteAgent(credentials, agreed.remote().credentials(), System.nanoTime());
                PublisherLink begun = new PublisherLink(opened, ice, agreed.remote(), endpoints, srtp);
                socket = opened;
                link = begun;
                start = Instant.now();
                loop = Thread.ofPlatform().daemon().name("recording").start(begun);
                yield agreed.answer();
            }
        };
    }

    private PublisherLink end() throws InterruptedException {
        DatagramSocket closing = socket;
        PublisherLink ended = link;
        Thread ending = loop;
        if (closing == null || ended == null || ending == null) {
            throw new IllegalStateException("nothing is being recorded");
        }
        closing.close();
        ending.join();
        socket = null;
        link = null;
        loop = null;
        return ended;
    }
}
