package dev.kakehashi.sfu.net;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.dtlssrtp.DtlsIdentity;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.JitsiSrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.dtlssrtp.SrtpSelection;
import dev.kakehashi.dtlssrtp.SrtpUnavailableException;
import dev.kakehashi.ice.TurnCredentials;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.forward.DropReason;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** A media server on a loopback address whose clock can be put forward, and the peers that belong to it. */
final class ServerUnderTest implements AutoCloseable {
    static final int LOOPS = 2;

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Another implementation than the server's: each is a second opinion on the other. */
    private static final SrtpBackend PEERS_SRTP = new JitsiSrtpBackend();

    static final TurnCredentials TURN = new TurnCredentials(new byte[20]);

    private static final DtlsIdentity IDENTITY = DtlsIdentity.generate(RANDOM, Instant.EPOCH);

    /** What must be back where it was when everybody is gone. */
    private static final List<String> HELD = List.of(
            "transports",
            "publications",
            "transports_known",
            "rooms",
            "participants",
            "directory_ufrags",
            "directory_paths",
            "dtls_half_open",
            "dtls_associations",
            "packet_buffers_in_use",
            "stream_connections",
            "turn_allocations");

    private final AtomicLong skewNanos = new AtomicLong();
    private final List<UdpPeer> peers = new ArrayList<>();
    private final MediaServer server;
    private final Map<String, Long> heldAtStart;

    ServerUnderTest() throws IOException {
        this(InetAddress.getLoopbackAddress(), Duration.ofSeconds(15));
    }

    ServerUnderTest(InetAddress address, Duration handshakeDeadline) throws IOException {
        PEERS_SRTP.warmUp();
        MediaServerConfig config = new MediaServerConfig(
                0, List.of(address), List.of(), LOOPS, 100, CodecPolicy.defaults(), TURN, MediaServerConfig.MAX_GATHER);
        server = MediaServer.start(
                config, IDENTITY, serversSrtp(), RANDOM, () -> System.nanoTime() + skewNanos.get(), handshakeDeadline);
        heldAtStart = held();
    }

    private static SrtpBackend serversSrtp() {
        try {
            return SrtpSelection.of(SrtpPreference.OPENSSL).backend();
        } catch (SrtpUnavailableException missing) {
            throw new AssertionError(missing);
        }
    }

    MediaServer server() {
        return server;
    }

    /** Puts the clock of the server forward; the handshake's own timers don't notice. */
    void advance(Duration time) {
        skewNanos.addAndGet(time.toNanos());
    }

    UdpPeer join(String name) throws Exception {
        return track(new UdpPeer(server, PEERS_SRTP, socket(), name)).join();
    }

    /** The peer's packets will reach this loop. */
    UdpPeer joinOn(int loop, String name) throws Exception {
        return track(new UdpPeer(server, PEERS_SRTP, socketTo(loop), name)).join();
    }

    UdpPeer join(String name, UdpPeer.Handshake handshake, Fingerprint announced) throws Exception {
        return track(new UdpPeer(server, PEERS_SRTP, socket(), name, handshake, announced))
                .join();
    }

    private UdpPeer track(UdpPeer peer) {
        peers.add(peer);
        return peer;
    }

    /** A new socket towards the server. */
    DatagramSocket socket() throws IOException {
        InetSocketAddress address = server.addresses().getFirst();
        DatagramSocket socket = new DatagramSocket(0, address.getAddress());
        socket.connect(address);
        return socket;
    }

    /**
     * A new socket whose packets the kernel gives to one loop. Which one follows from the ports, so others are tried; a
     * byte that belongs to no protocol shows on which loop's counter it lands.
     */
    DatagramSocket socketTo(int loop) throws IOException {
        while (true) {
            DatagramSocket socket = socket();
            long before = loopCounter(loop, DropReason.UNKNOWN_PROTOCOL);
            long all = counter(DropReason.UNKNOWN_PROTOCOL);
            socket.send(new DatagramPacket(new byte[] {(byte) 0xC0}, 1));
            awaitCounter(DropReason.UNKNOWN_PROTOCOL, all + 1);
            if (loopCounter(loop, DropReason.UNKNOWN_PROTOCOL) > before) {
                return socket;
            }
            socket.close();
        }
    }

    long counter(DropReason reason) {
        return counter(reason.metricName());
    }

    long counter(String name) {
        return server.statistics().getOrDefault(name, 0L);
    }

    long loopCounter(int loop, DropReason reason) {
        return loopCounter(loop, reason.metricName());
    }

    long loopCounter(int loop, String name) {
        return server.loopStatistics(loop).getOrDefault(name, 0L);
    }

    void awaitCounter(DropReason reason, long atLeast) {
        eventually(reason.metricName() + " reaches " + atLeast, () -> counter(reason) >= atLeast);
    }

    /** Waits until nothing is held any more that was not held at the start. */
    void awaitAllFreed() {
        await("everything is freed")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertEquals(heldAtStart, held()));
    }

    static void eventually(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    private Map<String, Long> held() {
        Map<String, Long> held = new TreeMap<>(server.statistics());
        held.keySet().retainAll(HELD);
        return held;
    }

    @Override
    public void close() {
        for (UdpPeer peer : peers) {
            peer.close();
        }
        server.close();
    }
}
