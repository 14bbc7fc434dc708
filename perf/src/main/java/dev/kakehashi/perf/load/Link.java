package dev.kakehashi.perf.load;

import dev.kakehashi.dtlssrtp.DtlsEndReason;
import dev.kakehashi.dtlssrtp.DtlsEndpoint;
import dev.kakehashi.dtlssrtp.DtlsListener;
import dev.kakehashi.dtlssrtp.DtlsRole;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.ice.ControllingChecks;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.ice.StunMessage;
import dev.kakehashi.perf.peer.PeerKit;
import dev.kakehashi.perf.peer.ServerAnswer;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way between one peer and the server: a socket, the checks of ICE, the handshake. Confined to its loop, but for the
 * handshake's thread, which sends and says that it is through.
 */
final class Link implements DtlsListener {
    /** Holds half a second of a rich stream, for a pause of this process must not look like loss. */
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private static final int ANSWER_BYTES = 128;
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** RFC 7675 5.1 asks for consent about every 5 s. */
    private static final long CONSENT_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final PeerKit kit;
    private final LoadLoop loop;
    private final ServerAnswer server;
    private final ControllingChecks checks;
    private final LoadPeer peer;
    private final int fd;
    private final StunMessage stun = new StunMessage();
    private final byte[] answer = new byte[ANSWER_BYTES];
    private final byte[] scratch = new byte[DatagramBatch.DATAGRAM_BYTES];
    private final CompletableFuture<Link> open = new CompletableFuture<>();
    private @Nullable DtlsEndpoint dtls;
    private volatile boolean closed;
    private long checkDueNanos = System.nanoTime();

    private Link(PeerKit kit, LoadLoop loop, ServerAnswer server, IceCredentials own, LoadPeer peer)
            throws IOException {
        this.kit = kit;
        this.loop = loop;
        this.server = server;
        this.checks = new ControllingChecks(own, server.credentials(), kit.random());
        this.peer = peer;
        this.fd = SystemCalls.connectedSocket(server.address(), RECEIVE_BUFFER_BYTES);
    }

    /**
     * Begins to connect. Safe for use by any thread.
     *
     * @return completed once media can flow
     */
    static CompletableFuture<Link> connect(
            PeerKit kit, LoadLoop loop, ServerAnswer server, IceCredentials own, LoadPeer peer) throws IOException {
        Link link = new Link(kit, loop, server, own, peer);
        loop.execute(() -> {
            try {
                loop.add(link);
            } catch (IOException failed) {
                link.open.completeExceptionally(failed);
            }
        });
        return link.open;
    }

    int fd() {
        return fd;
    }

    LoadLoop loop() {
        return loop;
    }

    /** When {@link #onTime} is to be called. */
    long dueNanos() {
        long peerDue = peer.dueNanos();
        return checkDueNanos - peerDue < 0 ? checkDueNanos : peerDue;
    }

    void onTime(long nowNanos) {
        if (checkDueNanos - nowNanos <= 0) {
            checkDueNanos = nowNanos + (dtls == null ? CHECK_NANOS : CONSENT_NANOS);
            send(scratch, checks.writeCheck(scratch, true));
        }
        if (peer.dueNanos() - nowNanos <= 0) {
            peer.onTime(nowNanos);
        }
    }

    /** RFC 7983: the first byte tells STUN, DTLS and SRTP apart. */
    void onDatagrams(DatagramBatch batch, int count, long nowNanos) {
        for (int index = 0; index < count; index++) {
            int first = batch.length(index) == 0
                    ? -1
                    : batch.data().get(ValueLayout.JAVA_BYTE, DatagramBatch.at(index)) & 0xFF;
            if (first >= 128 && first <= 191) {
                peer.onMedia(batch, index, nowNanos);
            } else if (first >= 0 && first <= 63) {
                batch.copy(index, scratch);
                onControl(first, batch.length(index));
            }
        }
    }

    private void onControl(int first, int length) {
        if (first <= 3) {
            if (!stun.wrap(scratch, 0, length)) {
                return;
            }
            if (stun.isBindingRequest()) {
                send(answer, checks.writeAnswer(stun, server.address(), answer));
            } else if (dtls == null && checks.onResponse(stun)) {
                dtls = kit.endpoints().open(DtlsRole.CLIENT, List.of(server.fingerprint()), this);
            }
        } else if (first >= 20 && dtls != null) {
            dtls.receive(scratch, 0, length);
        }
    }

    /** Sends one datagram at once; one of no bytes not at all. */
    void send(byte[] datagram, int length) {
        if (length > 0) {
            DatagramBatch batch = loop.outgoing();
            batch.add(datagram, length);
            int _ = batch.send(fd);
        }
    }

    /** From now on its end is no news. Safe for use by any thread. */
    void expectEnd() {
        closed = true;
    }

    /**
     * Ends it with DTLS's goodbye, for which the socket is left to the end of the process. Safe for use by any thread.
     */
    void close() {
        expectEnd();
        loop.execute(() -> {
            loop.remove(this);
            if (dtls != null) {
                dtls.close();
            }
        });
    }

    // ---- DTLS: called by the handshake's thread ----

    @Override
    public void send(byte[] datagram) {
        SystemCalls.send(fd, datagram);
    }

    @Override
    public void established(SrtpKeys keys) {
        loop.execute(() -> {
            peer.onOpen(this, keys, kit.srtp());
            open.complete(this);
        });
    }

    @Override
    public void ended(DtlsEndReason reason) {
        String sentence = "DTLS ended: " + reason;
        boolean wasOpen = !open.completeExceptionally(new IOException(sentence));
        if (wasOpen && !closed) {
            System.err.println(sentence);
        }
    }
}
