package dev.kakehashi.ice;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the TURN servers of all loops share: the relayed addresses in use, quotas, our own media addresses, counters. A
 * relayed address is virtual: the first of our addresses of its family with a port of our choice, which no socket has.
 * Safe for any thread.
 */
public final class TurnRelays {
    /** Of the dynamic ports (49152 to 65535) those that Linux leaves alone: clients on this machine have others. */
    static final int FIRST_PORT = 61_000;

    static final int LAST_PORT = 65_535;

    /** More than one process can serve participants; bounds the memory of all the tables. */
    static final int IN_ALL = 4_096;

    private final TurnCredentials credentials;
    private final TurnNonces nonces;
    private final LongSupplier epochSeconds;
    private final TurnQuotas quotas = new TurnQuotas();
    private final Map<InetSocketAddress, TurnAllocation> byRelayed = new ConcurrentHashMap<>();
    private final Map<TurnClient, TurnAllocation> byClient = new ConcurrentHashMap<>();
    private volatile @Nullable TurnPeers peers;

    /** Guarded by this. They are taken in turn, so that none is used again soon (RFC 8656 7.2). */
    private int nextPort;

    private final LongAdder allocated = new LongAdder();
    private final AtomicLongArray refused = new AtomicLongArray(TurnError.values().length);
    private final AtomicLongArray dropped = new AtomicLongArray(TurnDropReason.values().length);

    /**
     * Relays without addresses yet.
     *
     * @param random one for secrets
     * @param epochSeconds the time of day, to which credentials and nonces are valid; called by any thread
     */
    public TurnRelays(TurnCredentials credentials, RandomGenerator random, LongSupplier epochSeconds) {
        this.credentials = credentials;
        this.epochSeconds = epochSeconds;
        nonces = new TurnNonces(random);
        nextPort = random.nextInt(FIRST_PORT, LAST_PORT + 1);
    }

    /**
     * Begins to serve; until then every Allocate is answered 508.
     *
     * @param addresses the media addresses that clients may reach, as clients know them
     */
    public void open(List<InetSocketAddress> addresses) {
        peers = new TurnPeers(addresses);
    }

    /** The allocation that has this relayed address, or null. */
    public @Nullable TurnAllocation find(InetSocketAddress relayed) {
        return byRelayed.get(relayed);
    }

    public boolean hasAllocation(TurnClient client) {
        return byClient.containsKey(client);
    }

    @Nullable
    TurnPeers peers() {
        return peers;
    }

    TurnQuotas quotas() {
        return quotas;
    }

    TurnNonces nonces() {
        return nonces;
    }

    TurnLogin newLogin() {
        return new TurnLogin(credentials, nonces);
    }

    long epochSeconds() {
        return epochSeconds.getAsLong();
    }

    /**
     * Makes an allocation with an address of its own; its quota is taken already.
     *
     * @return null when there is no room, or the client has one with another loop
     */
    synchronized @Nullable TurnAllocation allocate(
            TurnClient client, TurnLogin login, AllocateWish wish, TurnPeers among, long transaction) {
        if (byRelayed.size() >= IN_ALL || byClient.containsKey(client)) {
            return null;
        }
        InetSocketAddress relayed = freeAddress(among, wish);
        if (relayed == null) {
            return null;
        }
        TurnAllocation made = new TurnAllocation(client, relayed, login, among, transaction, wish.lifetimeSeconds());
        byRelayed.put(relayed, made);
        byClient.put(client, made);
        allocated.increment();
        return made;
    }

    private @Nullable InetSocketAddress freeAddress(TurnPeers among, AllocateWish wish) {
        int ports = LAST_PORT + 1 - FIRST_PORT;
        for (int tried = 0; tried < ports; tried++) {
            int port = nextPort;
            nextPort = port == LAST_PORT ? FIRST_PORT : port + 1;
            if (wish.isEven() && port % 2 != 0 || among.hasPort(port)) {
                continue;
            }
            InetSocketAddress relayed = new InetSocketAddress(among.address(among.firstOf(wish.isIpv6())), port);
            if (!byRelayed.containsKey(relayed)) {
                return relayed;
            }
        }
        return null;
    }

    void remove(TurnAllocation allocation) {
        allocation.close();
        byRelayed.remove(allocation.relayed(), allocation);
        byClient.remove(allocation.client(), allocation);
        quotas.giveBack(allocation.username(), allocation.client().address().getAddress());
    }

    void count(TurnError error) {
        refused.incrementAndGet(error.ordinal());
    }

    void count(TurnDropReason reason) {
        dropped.incrementAndGet(reason.ordinal());
    }

    /** Adds counters and gauges; the figures may be a moment old. */
    public void addStatistics(Map<String, Long> into) {
        into.merge("turn_allocations", (long) byRelayed.size(), Long::sum);
        into.merge("turn_allocations_total", allocated.sum(), Long::sum);
        for (TurnError error : TurnError.values()) {
            into.merge(error.metricName(), refused.get(error.ordinal()), Long::sum);
        }
        for (TurnDropReason reason : TurnDropReason.values()) {
            into.merge(reason.metricName(), dropped.get(reason.ordinal()), Long::sum);
        }
    }
}
