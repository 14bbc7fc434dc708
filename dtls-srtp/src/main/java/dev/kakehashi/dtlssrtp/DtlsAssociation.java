package dev.kakehashi.dtlssrtp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One association: the blocking half of Bouncy Castle, confined to this class and its virtual thread, and the queue
 * through which datagrams reach it.
 */
final class DtlsAssociation implements DtlsEndpoint {
    /** Room for two flights of a peer that fragments finely; more is an attack or a stuck thread. */
    private static final int QUEUE_DATAGRAMS = 64;

    /** Fits the smallest path that the Internet promises (IPv6, 1,280) with headers and a tunnel. */
    private static final int SEND_LIMIT_BYTES = 1_200;

    private static final int RECEIVE_LIMIT_BYTES = 2_048;
    private static final byte[] WAKE_UP = {};

    private final DtlsEndpoints owner;
    private final DtlsRole role;
    private final List<Fingerprint> expected;
    private final DtlsListener listener;
    private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE_DATAGRAMS);
    private final HandshakeBudget budget = new HandshakeBudget();
    private final FlightOrder order = new FlightOrder();
    private final Datagrams datagrams = new Datagrams();
    private volatile boolean closing;

    DtlsAssociation(DtlsEndpoints owner, DtlsRole role, List<Fingerprint> expected, DtlsListener listener) {
        this.owner = owner;
        this.role = role;
        this.expected = List.copyOf(expected);
        this.listener = listener;
    }

    @Override
    public void receive(byte[] data, int offset, int length) {
        if (length > RECEIVE_LIMIT_BYTES || !queue.offer(Arrays.copyOfRange(data, offset, offset + length))) {
            owner.onOverflow();
        }
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        queue.clear();
        queue.offer(WAKE_UP);
    }

    /** The association's life, on its own thread. */
    void run(boolean admitted) {
        if (!admitted) {
            owner.onRefused();
            listener.ended(DtlsEndReason.REFUSED);
            return;
        }
        PeerIdentity peer = new PeerIdentity(expected);
        DTLSTransport transport = handshake(peer);
        SrtpKeys keys = peer.keys();
        owner.onHandshakeOver(transport != null && keys != null);
        if (transport == null || keys == null) {
            if (!closing) {
                listener.ended(peer.endReason());
            }
            return;
        }
        listener.established(keys);
        serve(transport, peer);
    }

    private @Nullable DTLSTransport handshake(PeerIdentity peer) {
        try {
            return switch (role) {
                case SERVER ->
                    new DTLSServerProtocol()
                            .accept(
                                    new DtlsServerPeer(owner.crypto(), owner.credentials(), peer, owner.deadline()),
                                    datagrams);
                case CLIENT -> new DTLSClientProtocol().connect(new DtlsClientPeer(owner, peer), datagrams);
            };
        } catch (TlsTimeoutException late) {
            peer.failed(DtlsEndReason.TIMEOUT);
        } catch (IOException | RuntimeException broken) {
            // Bouncy Castle throws runtime exceptions too at some malformed input.
            peer.failed(DtlsEndReason.FAILED);
        }
        return null;
    }

    /** Answers retransmissions of the last flight, and waits for the end. */
    private void serve(DTLSTransport transport, PeerIdentity peer) {
        byte[] data = new byte[RECEIVE_LIMIT_BYTES];
        try {
            while (!closing && !peer.isClosed()) {
                transport.receive(data, 0, data.length, 0);
            }
        } catch (IOException | RuntimeException broken) {
            peer.failed(DtlsEndReason.FAILED);
        }
        boolean ours = closing;
        try {
            transport.close(); // sends close_notify
        } catch (IOException | RuntimeException ignored) {
            // The peer is gone or the association is broken: there is nobody to tell.
            peer.failed(DtlsEndReason.FAILED);
        }
        if (!ours) {
            listener.ended(peer.isClosed() ? DtlsEndReason.PEER_CLOSED : DtlsEndReason.FAILED);
        }
    }

    /**
     * What Bouncy Castle reads from and writes to, on the association's thread. It closes this when a handshake failed and
     * when the peer said goodbye: neither is the owner's {@link DtlsAssociation#close()}.
     */
    private final class Datagrams implements DatagramTransport {
        private boolean closed;

        @Override
        public int getReceiveLimit() {
            return RECEIVE_LIMIT_BYTES;
        }

        @Override
        public int getSendLimit() {
            return SEND_LIMIT_BYTES;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            byte[] datagram = closed ? null : next(waitMillis);
            if (closing || closed) {
                throw new InterruptedIOException("closed");
            }
            if (datagram == null) {
                return -1;
            }
            if (!budget.admits(datagram)) {
                throw new IOException("too much handshake");
            }
            if (role == DtlsRole.SERVER && !order.admits(datagram)) {
                return 0; // too short for a record: Bouncy Castle waits on
            }
            int count = Math.min(length, datagram.length);
            System.arraycopy(datagram, 0, buffer, offset, count);
            return count;
        }

        private byte @Nullable [] next(int waitMillis) throws InterruptedIOException {
            try {
                return waitMillis == 0 ? queue.take() : queue.poll(waitMillis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            listener.send(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
