package dev.kakehashi.signaling.sdp;

import dev.kakehashi.ice.Candidate;
import java.net.InetAddress;

/** Writes {@code a=candidate} (RFC 8839 5.1). */
final class CandidateAttribute {
    private CandidateAttribute() {}

    static Attribute write(Candidate candidate) {
        String type = switch (candidate.type()) {
            case HOST -> "host";
            // The base behind the one-to-one NAT is nobody's business (RFC 8839 5.1: raddr may be hidden).
            case SERVER_REFLEXIVE -> "srflx raddr 0.0.0.0 rport 9";
        };
        InetAddress address = candidate.address().getAddress();
        String host = address.getHostAddress();
        int scope = host.indexOf('%');
        return new Attribute(
                "candidate",
                candidate.foundation() + " 1 udp " + candidate.priority() + ' '
                        + (scope < 0 ? host : host.substring(0, scope)) + ' '
                        + candidate.address().getPort() + " typ " + type);
    }
}
