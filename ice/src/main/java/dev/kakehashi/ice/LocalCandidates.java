package dev.kakehashi.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Makes the candidates of a lite agent, best first (RFC 8445 5.1.1, 5.3). */
public final class LocalCandidates {
    /** RFC 8445 5.1.2.2. */
    private static final int HOST_PREFERENCE = 126;

    private static final int MAX_LOCAL_PREFERENCE = 65_535;

    private LocalCandidates() {}

    /**
     * One candidate for each address. A configured public address is written as a host candidate: a lite agent has no
     * other kind (RFC 8445 5.3), and a peer treats both alike. Public addresses come first, since a peer elsewhere can
     * reach no other; IPv6 comes before IPv4 within each group (RFC 8421 4).
     *
     * @param bound the addresses of our sockets, all of one port
     * @param publicAddresses addresses that lead to the same port from outside
     */
    public static List<Candidate> of(List<InetSocketAddress> bound, List<InetAddress> publicAddresses) {
        List<InetSocketAddress> ordered = new ArrayList<>();
        int port = bound.getFirst().getPort();
        for (boolean six : new boolean[] {true, false}) {
            for (InetAddress address : publicAddresses) {
                add(ordered, new InetSocketAddress(address, port), six);
            }
        }
        for (boolean six : new boolean[] {true, false}) {
            for (InetSocketAddress address : bound) {
                add(ordered, address, six);
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        for (InetSocketAddress address : ordered) {
            int index = candidates.size();
            // RFC 8445 5.1.2.1: type, local preference, 256 less the component.
            long priority = (long) HOST_PREFERENCE << 24 | (long) (MAX_LOCAL_PREFERENCE - index) << 8 | 255;
            candidates.add(new Candidate(String.valueOf(index + 1), priority, address, Candidate.Type.HOST));
        }
        return List.copyOf(candidates);
    }

    private static void add(List<InetSocketAddress> to, InetSocketAddress address, boolean six) {
        if (address.getAddress() instanceof Inet6Address == six && !to.contains(address)) {
            to.add(address);
        }
    }
}
