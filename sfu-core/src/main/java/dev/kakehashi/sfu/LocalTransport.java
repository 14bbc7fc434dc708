package dev.kakehashi.sfu;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.Candidate;
import dev.kakehashi.ice.IceCredentials;
import java.util.List;

/**
 * Our side of one participant's transport, as it goes into the answer.
 *
 * @param credentials our ICE credentials of this generation
 * @param candidates every address at which the media port can be reached, best first
 * @param fingerprint of the certificate that we show in DTLS
 */
public record LocalTransport(IceCredentials credentials, List<Candidate> candidates, Fingerprint fingerprint) {
    public LocalTransport {
        candidates = List.copyOf(candidates);
    }

    /** The same for a peer that is told of no TCP connections. */
    public LocalTransport overUdp() {
        List<Candidate> datagrams = candidates.stream()
                .filter(each -> each.protocol() == Candidate.Protocol.UDP)
                .toList();
        return new LocalTransport(credentials, datagrams, fingerprint);
    }
}
