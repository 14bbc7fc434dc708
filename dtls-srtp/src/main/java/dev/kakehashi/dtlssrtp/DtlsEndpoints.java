package dev.kakehashi.dtlssrtp;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Opens DTLS associations under one identity. Each has a virtual thread, since Bouncy Castle's handshake blocks and keeps
 * its own timers; after the handshake the thread waits for a datagram without waking up. Safe for use by any thread.
 */
public final class DtlsEndpoints implements AutoCloseable {
    /** A peer that has not finished by then is gone; ICE made sure that it was there. */
    public static final Duration HANDSHAKE_DEADLINE = Duration.ofSeconds(15);

    /** Handshakes under way at once: two seconds' worth of work for one core at 2 ms each, with ample room for slow peers. */
    static final int MAX_HALF_OPEN = 512;

    private final BcTlsCrypto crypto;
    private final DtlsCredentials credentials;
    private final Duration deadline;
    private final List<SrtpProfile> offered;
    private final Semaphore halfOpen = new Semaphore(MAX_HALF_OPEN);
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong established = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong threads = new AtomicLong();
    private final AtomicLong overflows = new AtomicLong();

    public DtlsEndpoints(DtlsIdentity identity, SecureRandom random) {
        this(identity, random, HANDSHAKE_DEADLINE);
    }

    /**
     * @param deadline how long a handshake may take
     */
    public DtlsEndpoints(DtlsIdentity identity, SecureRandom random, Duration deadline) {
        this(identity, random, deadline, List.of(SrtpProfile.values()));
    }

    /**
     * @param deadline how long a handshake may take
     * @param offered what we offer where we are the client, best first; as the server we choose from all that we know
     */
    public DtlsEndpoints(DtlsIdentity identity, SecureRandom random, Duration deadline, List<SrtpProfile> offered) {
        this(identity, HandshakeCrypto.choose(random), deadline, offered);
    }

    DtlsEndpoints(DtlsIdentity identity, BcTlsCrypto crypto, Duration deadline, List<SrtpProfile> offered) {
        this.crypto = crypto;
        this.credentials = new DtlsCredentials(crypto, identity);
        this.deadline = deadline;
        this.offered = List.copyOf(offered);
    }

    /**
     * Opens an association.
     *
     * @param expected the peer's certificate must match one of these
     * @return never null; where too many handshakes are under way, one that ends with {@link DtlsEndReason#REFUSED}
     */
    public DtlsEndpoint open(DtlsRole role, List<Fingerprint> expected, DtlsListener listener) {
        opened.incrementAndGet();
        boolean admitted = halfOpen.tryAcquire();
        DtlsAssociation association = new DtlsAssociation(this, role, expected, listener);
        threads.incrementAndGet();
        Thread.ofVirtual().name("dtls").start(() -> {
            try {
                association.run(admitted);
            } finally {
                threads.decrementAndGet();
            }
        });
        return association;
    }

    DtlsCredentials credentials() {
        return credentials;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    Duration deadline() {
        return deadline;
    }

    List<SrtpProfile> offered() {
        return offered;
    }

    void onHandshakeOver(boolean success) {
        halfOpen.release();
        (success ? established : failed).incrementAndGet();
    }

    void onRefused() {
        refused.incrementAndGet();
    }

    void onOverflow() {
        overflows.incrementAndGet();
    }

    /** Counters by name. */
    public Map<String, Long> statistics() {
        Map<String, Long> all = new TreeMap<>();
        all.put("dtls_opened_total", opened.get());
        all.put("dtls_established_total", established.get());
        all.put("dtls_failed_total", failed.get());
        all.put("dtls_refused_total", refused.get());
        all.put("dtls_queue_overflows_total", overflows.get());
        all.put("dtls_half_open", (long) MAX_HALF_OPEN - halfOpen.availablePermits());
        all.put("dtls_associations", threads.get());
        return all;
    }

    /** Associations end when their transports are closed; there is nothing else to free. */
    @Override
    public void close() {}
}
