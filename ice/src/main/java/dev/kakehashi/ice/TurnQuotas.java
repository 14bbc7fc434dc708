package dev.kakehashi.ice;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * How many allocations each username and each source address (/32, /64) has. Bounded by the number of allocations. Safe
 * for any thread; used once for each allocation.
 */
final class TurnQuotas {
    /** A browser allocates once for each of its own addresses and each of our URLs. */
    static final int PER_USERNAME = 32;

    /** An office or a carrier's NAT has many users behind one address. */
    static final int PER_SOURCE = 512;

    private final Map<String, Integer> usernames = new HashMap<>();
    private final Map<Source, Integer> sources = new HashMap<>();

    /** Takes one allocation of both quotas, or none. */
    synchronized boolean take(String username, InetAddress address) {
        Source source = Source.of(address);
        if (usernames.getOrDefault(username, 0) >= PER_USERNAME || sources.getOrDefault(source, 0) >= PER_SOURCE) {
            return false;
        }
        usernames.merge(username, 1, Integer::sum);
        sources.merge(source, 1, Integer::sum);
        return true;
    }

    synchronized void giveBack(String username, InetAddress address) {
        usernames.computeIfPresent(username, (key, count) -> count > 1 ? count - 1 : null);
        sources.computeIfPresent(Source.of(address), (key, count) -> count > 1 ? count - 1 : null);
    }

    /**
     * Whom we take for one source.
     *
     * @param network 32 or 64 bits
     */
    private record Source(boolean isIpv6, long network) {
        static Source of(InetAddress address) {
            byte[] bytes = address.getAddress();
            long network = Stun.get32(bytes, 0) & 0xFFFFFFFFL;
            boolean isIpv6 = bytes.length == 16;
            return new Source(isIpv6, isIpv6 ? network << 32 | Stun.get32(bytes, 4) & 0xFFFFFFFFL : network);
        }
    }
}
