package dev.kakehashi.dtlssrtp;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A handshake of the server with itself, in memory, so that the first person does not wait for classes to be loaded. */
public final class DtlsRehearsal {
    private static final int SECONDS = 10;

    private DtlsRehearsal() {}

    /**
     * Plays the handshake on the caller's thread; what it counts is nobody's.
     *
     * @return whether both sides got keys
     */
    public static boolean play(DtlsIdentity identity, SecureRandom random) {
        DtlsEndpoints endpoints = new DtlsEndpoints(identity, random);
        List<Fingerprint> expected = List.of(identity.fingerprint(Fingerprint.Hash.SHA_256));
        Side server = new Side();
        Side client = new Side();
        server.open(endpoints, DtlsRole.SERVER, expected, client);
        client.open(endpoints, DtlsRole.CLIENT, expected, server);
        try {
            return server.done.await(SECONDS, TimeUnit.SECONDS) && client.done.await(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            client.close();
            server.close();
        }
    }

    private static final class Side implements DtlsListener {
        private final CountDownLatch done = new CountDownLatch(1);
        private @Nullable Side other;
        private volatile @Nullable DtlsEndpoint endpoint;

        void open(DtlsEndpoints endpoints, DtlsRole role, List<Fingerprint> expected, Side to) {
            other = to;
            endpoint = endpoints.open(role, expected, this);
        }

        void close() {
            DtlsEndpoint own = endpoint;
            if (own != null) {
                own.close();
            }
        }

        @Override
        public void send(byte[] datagram) {
            DtlsEndpoint to = other == null ? null : other.endpoint;
            if (to != null) {
                to.receive(datagram, 0, datagram.length);
            }
        }

        @Override
        public void established(SrtpKeys keys) {
            done.countDown();
        }

        @Override
        public void ended(DtlsEndReason reason) {
            // Both sides are closed by us; a failure shows in the result.
        }
    }
}
