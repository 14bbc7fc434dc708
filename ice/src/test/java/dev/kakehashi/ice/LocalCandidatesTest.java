package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.ice.Candidate.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 8445 5.1.2 and 5.3. */
final class LocalCandidatesTest {
    private static InetSocketAddress bound(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 8443);
    }

    private static List<String> addresses(List<Candidate> candidates) {
        return candidates.stream()
                .map(each -> each.address().getAddress().getHostAddress())
                .toList();
    }

    @Test
    void everyAddressHasACandidateIpv6First() {
        List<Candidate> candidates =
                LocalCandidates.of(List.of(bound("192.0.2.2"), bound("2001:db8:0:0:0:0:0:2")), List.of(), false);

        assertEquals(List.of("2001:db8:0:0:0:0:0:2", "192.0.2.2"), addresses(candidates));
    }

    @Test
    void aPublicAddressComesBeforeAllAndKeepsThePort() {
        List<Candidate> candidates =
                LocalCandidates.of(List.of(bound("10.0.0.2")), List.of(InetAddress.ofLiteral("203.0.113.9")), false);

        assertEquals(List.of("203.0.113.9", "10.0.0.2"), addresses(candidates));
        assertEquals(8443, candidates.getFirst().address().getPort());
    }

    @Test
    void aPublicAddressThatIsBoundTooIsNamedOnce() {
        List<Candidate> candidates =
                LocalCandidates.of(List.of(bound("203.0.113.9")), List.of(InetAddress.ofLiteral("203.0.113.9")), false);

        assertEquals(List.of("203.0.113.9"), addresses(candidates));
    }

    @Test
    void prioritiesFallAndFoundationsDiffer() {
        List<Candidate> candidates = LocalCandidates.of(
                List.of(bound("192.0.2.2"), bound("192.0.2.3"), bound("2001:db8:0:0:0:0:0:2")), List.of(), false);

        // (2^24)*126 + (2^8)*65535 + 255
        assertEquals(2_130_706_431L, candidates.getFirst().priority());
        for (int index = 1; index < candidates.size(); index++) {
            assertTrue(
                    candidates.get(index).priority() < candidates.get(index - 1).priority());
        }
        assertEquals(
                candidates.size(),
                new HashSet<>(candidates.stream().map(Candidate::foundation).toList()).size());
    }

    @Test
    void overTcpEveryAddressHasASecondCandidateBelowAllOfUdp() {
        List<Candidate> candidates =
                LocalCandidates.of(List.of(bound("192.0.2.2"), bound("2001:db8:0:0:0:0:0:2")), List.of(), true);

        assertEquals(
                List.of("2001:db8:0:0:0:0:0:2", "192.0.2.2", "2001:db8:0:0:0:0:0:2", "192.0.2.2"),
                addresses(candidates));
        assertEquals(
                List.of(Protocol.UDP, Protocol.UDP, Protocol.TCP_PASSIVE, Protocol.TCP_PASSIVE),
                candidates.stream().map(Candidate::protocol).toList());
        // (2^24)*90 + (2^8)*((2^13)*4 + 8191) + 255
        assertEquals(1_520_435_199L, candidates.get(2).priority());
        for (int index = 1; index < candidates.size(); index++) {
            assertTrue(
                    candidates.get(index).priority() < candidates.get(index - 1).priority());
        }
        assertEquals(
                4, candidates.stream().map(Candidate::foundation).distinct().count());
    }
}
