package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.DtlsEndReason;
import dev.kakehashi.dtlssrtp.DtlsEndpoint;
import dev.kakehashi.dtlssrtp.DtlsEndpoints;
import dev.kakehashi.dtlssrtp.DtlsIdentity;
import dev.kakehashi.dtlssrtp.DtlsListener;
import dev.kakehashi.dtlssrtp.DtlsRole;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.ReceivedStream;
import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.peer.TestPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One person with a real socket: signalling by direct calls, ICE checks, a real DTLS handshake, SRTP. A thread of its
 * own receives and keeps time; everything that touches the media half runs there.
 */
final class UdpPeer implements DtlsListener, AutoCloseable {
    /** How much of the handshake this peer goes through. */
    enum Handshake {
        WHOLE,
        /** Sends its ClientHello once and hears nothing of the answer. */
        HELLO_ONLY,
        /** Stays at the ICE checks. */
        NONE
    }

    private static final int RECEIVE_TIMEOUT_MILLIS = 2;
    private static final int PEOPLE = 4;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DtlsIdentity IDENTITY = DtlsIdentity.generate(RANDOM, Instant.EPOCH);
    private static final DtlsEndpoints ENDPOINTS = new DtlsEndpoints(IDENTITY, RANDOM);

    private final MediaServer server;
    private final SrtpBackend srtp;
    private final ParticipantKey key;
    private final IceCredentials credentials = IceCredentials.generate(RANDOM);
    private final List<ParticipantEvent> events = new CopyOnWriteArrayList<>();
    private final Map<String, OutgoingSlot> slots = new LinkedHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<LocalTransport> admitted = new CompletableFuture<>();
    private final CompletableFuture<DtlsEndReason> dtlsEnd = new CompletableFuture<>();
    private final CompletableFuture<EndReason> end = new CompletableFuture<>();
    private final Handshake handshake;
    private final Fingerprint announced;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean keyed;
    private volatile DatagramSocket socket;
    private volatile DatagramSocket mediaSocket;
    private @Nullable TestPeer media;
    private @Nullable Fingerprint serverFingerprint;
    private @Nullable DtlsEndpoint dtls;
    private boolean helloSent;

    /**
     * @param socket connected to the server; becomes this peer's
     */
    UdpPeer(MediaServer server, SrtpBackend srtp, DatagramSocket socket, String name) {
        this(server, srtp, socket, name, Handshake.WHOLE, ownFingerprint());
    }

    /**
     * @param announced the fingerprint that signalling names
     */
    UdpPeer(
            MediaServer server,
            SrtpBackend srtp,
            DatagramSocket socket,
            String name,
            Handshake handshake,
            Fingerprint announced) {
        this.server = server;
        this.srtp = srtp;
        this.socket = socket;
        this.mediaSocket = socket;
        this.key = new ParticipantKey("room", name);
        this.handshake = handshake;
        this.announced = announced;
        this.thread = Thread.ofPlatform().daemon().name("peer-" + name).unstarted(this::run);
    }

    /** Joins, publishes a microphone and a camera, and begins to send checks. */
    UdpPeer join() throws Exception {
        server.execute(new ConferenceCommand.Join(key, key.participant(), this::onEvent));
        LocalTransport local = admitted.get(5, TimeUnit.SECONDS);
        TestPeer peer = new TestPeer(credentials, local.credentials(), RANDOM, this::emit);
        for (int index = 0; index < PEOPLE; index++) {
            agree(peer, "a" + index, SlotUse.AUDIO, index);
            agree(peer, "v" + index, SlotUse.VIDEO, index);
        }
        RemoteTransport remote = TestFormats.remote(credentials, announced);
        List<IncomingTrack> tracks = List.of(
                new IncomingTrack("0", Source.MICROPHONE, List.of(ssrc(1)), List.of(), List.of()),
                new IncomingTrack("1", Source.CAMERA, List.of(ssrc(2)), List.of(ssrc(3)), List.of()));
        server.execute(new ConferenceCommand.Negotiate(key, local, remote, tracks, new ArrayList<>(slots.values())));
        // Sequence numbers that are about to wrap around.
        peer.publish("0", ssrc(1), -1, false, mark(), 65_500);
        peer.publish("1", ssrc(2), ssrc(3), true, mark(), 65_400);
        media = peer;
        serverFingerprint = local.fingerprint();
        thread.start();
        server.execute(new ConferenceCommand.SetLive(key, Source.MICROPHONE, true));
        server.execute(new ConferenceCommand.SetLive(key, Source.CAMERA, true));
        return this;
    }

    private void agree(TestPeer peer, String mid, SlotUse use, int index) {
        long ssrc = RANDOM.nextInt() & 0xFFFFFFFFL;
        boolean video = use == SlotUse.VIDEO;
        OutgoingSlot slot = new OutgoingSlot(mid, use, index, ssrc, video ? ssrc ^ 1 : -1);
        slots.put(mid, slot);
        peer.expect(slot.ssrc(), slot.rtxSsrc(), video);
    }

    private long ssrc(int number) {
        return (mark() * 16L + number) & 0xFFFFFFFFL;
    }

    /** Of the certificate that every such peer shows. */
    static Fingerprint ownFingerprint() {
        return IDENTITY.fingerprint(Fingerprint.Hash.SHA_256);
    }

    int mark() {
        return key.participant().hashCode();
    }

    void leave() {
        server.execute(new ConferenceCommand.Leave(key, EndReason.LEFT));
    }

    private void onEvent(ParticipantEvent event) {
        events.add(event);
        if (event instanceof ParticipantEvent.Admitted in) {
            admitted.complete(in.local());
        } else if (event instanceof ParticipantEvent.Ended out) {
            end.complete(out.reason());
        }
    }

    boolean isConnected() {
        return events.stream().anyMatch(ParticipantEvent.Connected.class::isInstance);
    }

    /** Whether the handshake is over on this side too. */
    boolean hasKeys() {
        return keyed;
    }

    /** Why the server ended this participation; waits for it. */
    EndReason awaitEnd() throws Exception {
        return end.get(10, TimeUnit.SECONDS);
    }

    /** How the DTLS association ended; waits for it. */
    DtlsEndReason awaitDtlsEnd() throws Exception {
        return dtlsEnd.get(10, TimeUnit.SECONDS);
    }

    /** The mid of the slot that signalling last said to carry this source, or null. */
    private @Nullable String slotOf(UdpPeer other, Source source) {
        String found = null;
        for (ParticipantEvent event : events) {
            if (event instanceof ParticipantEvent.SlotAssigned assigned) {
                boolean same = other.key.participant().equals(assigned.participant()) && source == assigned.source();
                if (same) {
                    found = assigned.mid();
                } else if (assigned.mid().equals(found)) {
                    found = null;
                }
            }
        }
        return found;
    }

    /**
     * What this peer received of another's source, asked on the peer's thread.
     *
     * @return the answer, or {@code otherwise} while no slot carries the source
     */
    <T> T received(UdpPeer from, Source source, T otherwise, Function<ReceivedStream, T> question) {
        String mid = slotOf(from, source);
        OutgoingSlot slot = mid == null ? null : slots.get(mid);
        return slot == null ? otherwise : ask(peer -> question.apply(peer.slot(slot.ssrc())));
    }

    int count(UdpPeer from, Source source) {
        return received(from, source, 0, ReceivedStream::count);
    }

    /** Asks the media half something, on the peer's thread. */
    <T> T ask(Function<TestPeer, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        tasks.add(() -> answer.complete(question.apply(media())));
        try {
            return answer.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the peer's thread does not answer", failed);
        }
    }

    /** Tells the media half something, on the peer's thread. */
    void tell(Consumer<TestPeer> news) {
        boolean _ = ask(peer -> {
            news.accept(peer);
            return true;
        });
    }

    /** From now on SRTP and SRTCP leave from another address, which passes no check. */
    void sendMediaFrom(DatagramSocket other) {
        mediaSocket = other;
    }

    /** From now on everything leaves from another address, and answers are expected there: the NAT changed its mind. */
    void moveTo(DatagramSocket other) throws IOException {
        DatagramSocket former = socket;
        other.setSoTimeout(RECEIVE_TIMEOUT_MILLIS);
        tell(peer -> {
            socket = other;
            mediaSocket = other;
        });
        former.close();
    }

    /** Sends bytes as they are from this peer's address. */
    void emitRaw(byte[] data) {
        emit(data);
    }

    /** Ends the DTLS association, as a closed page does. */
    void closeDtls() {
        tell(peer -> {
            if (dtls != null) {
                dtls.close();
            }
        });
    }

    private TestPeer media() {
        if (media == null) {
            throw new IllegalStateException("not joined");
        }
        return media;
    }

    // ---- the peer's thread ----

    private void run() {
        byte[] buffer = new byte[2_048];
        try {
            socket.setSoTimeout(RECEIVE_TIMEOUT_MILLIS);
            while (!stopped) {
                receive(buffer);
                Runnable task;
                while ((task = tasks.poll()) != null) {
                    task.run();
                }
                media().onTick(System.nanoTime());
                startHandshake();
            }
        } catch (IOException closed) {
            if (!stopped) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    private void receive(byte[] buffer) throws IOException {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException quiet) {
            return;
        }
        byte[] data = Arrays.copyOf(buffer, packet.getLength());
        int first = data.length == 0 ? -1 : data[0] & 0xFF;
        if (first >= 20 && first <= 63) {
            if (dtls != null && handshake == Handshake.WHOLE) {
                dtls.receive(data, 0, data.length);
            }
        } else if (first >= 0) {
            media().onDatagram(data, System.nanoTime());
        }
    }

    private void startHandshake() {
        if (dtls == null && handshake != Handshake.NONE && media().isReachable() && serverFingerprint != null) {
            dtls = ENDPOINTS.open(DtlsRole.CLIENT, List.of(serverFingerprint), this);
        }
    }

    private void emit(byte[] data) {
        int first = data[0] & 0xFF;
        boolean isMedia = first >= 128 && first <= 191;
        try {
            (isMedia ? mediaSocket : socket).send(new DatagramPacket(data, data.length));
        } catch (IOException gone) {
            if (!stopped) {
                throw new UncheckedIOException(gone);
            }
        }
    }

    // ---- the handshake's thread ----

    @Override
    public void send(byte[] record) {
        if (handshake == Handshake.HELLO_ONLY && helloSent) {
            return;
        }
        helloSent = true;
        emit(record);
    }

    @Override
    public void established(SrtpKeys keys) {
        tasks.add(() -> media().keys(srtp, keys));
        keyed = true;
    }

    @Override
    public void ended(DtlsEndReason reason) {
        dtlsEnd.complete(reason);
    }

    /** Vanishes without a word. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        socket.close();
        if (dtls != null) {
            dtls.close();
        }
    }
}
