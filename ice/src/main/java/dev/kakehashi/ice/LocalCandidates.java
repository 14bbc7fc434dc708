package dev.kakehashi.ice;

import dev.kakehashi.ice.Candidate.Protocol;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Makes the candidates of a lite agent, best first (RFC 8445 5.1.1, 5.3). */
public final class LocalCandidates {
    /** RFC 8445 5.1.2.2. */
    private static final int HOST_PREFERENCE = 126;

    /** Below every direct path of UDP (RFC 6544 4.2; libwebrtc has the same): TCP makes later packets wait for a lost one. */
    private static final int TCP_PREFERENCE = 90;

    /** Of a passive host candidate (RFC 6544 4.2): in the upper three bits of the local preference. */
    private static final int PASSIVE_DIRECTION = 4 << 13;

    private static final int MAX_LOCAL_PREFERENCE = 65_535;
    private static final int MAX_OTHER_PREFERENCE = (1 << 13) - 1;

    private LocalCandidates() {}

    /**
     * One candidate for each address and protocol. A configured public address is written as a host candidate: a lite agent has no
     * other kind (RFC 8445 5.3), and a peer treats both alike. Public addresses come first, since a peer elsewhere can
     * reach no other; IPv6 comes before IPv4 within each group (RFC 8421 4).
     *
     * @param bound the addresses of our sockets, all of one port
     * @param publicAddresses addresses that lead to the same port from outside
     * @param overTcp whether TCP connections to the same port are taken, too
     */
    public static List<Candidate> of(
            List<InetSocketAddress> bound, List<InetAddress> publicAddresses, boolean overTcp) {
        List<InetSocketAddress> ordered = ordered(bound, publicAddresses);
        List<Candidate> candidates = new ArrayList<>();
        for (int index = 0; index < ordered.size(); index++) {
            long preference = MAX_LOCAL_PREFERENCE - (long) index;
            candidates.add(candidate(candidates.size(), HOST_PREFERENCE, preference, ordered.get(index), Protocol.UDP));
        }
        for (int index = 0; overTcp && index < ordered.size(); index++) {
            long preference = PASSIVE_DIRECTION | MAX_OTHER_PREFERENCE - (long) index;
            candidates.add(
                    candidate(candidates.size(), TCP_PREFERENCE, preference, ordered.get(index), Protocol.TCP_PASSIVE));
        }
        return List.copyOf(candidates);
    }

    /** The addresses of {@link #of}, best first. */
    private static List<InetSocketAddress> ordered(List<InetSocketAddress> bound, List<InetAddress> publicAddresses) {
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
        return ordered;
    }

    private static Candidate candidate(
            int index, int typePreference, long localPreference, InetSocketAddress address, Protocol protocol) {
        // RFC 8445 5.1.2.1: type, local preference, 256 less the component.
        long priority = (long) typePreference << 24 | localPreference << 8 | 255;
        return new Candidate(String.valueOf(index + 1), priority, address, Candidate.Type.HOST, protocol);
    }

    private static void add(List<InetSocketAddress> to, InetSocketAddress address, boolean six) {
        if (address.getAddress() instanceof Inet6Address == six && !to.contains(address)) {
            to.add(address);
        }
    }
}
