package dev.kakehashi.signaling.sdp;

import dev.kakehashi.ice.Candidate;
import java.net.InetAddress;

/** Writes {@code a=candidate} (RFC 8839 5.1, RFC 6544 4.5). */
final class CandidateAttribute {
    private CandidateAttribute() {}

    static Attribute write(Candidate candidate) {
        String type = switch (candidate.type()) {
            case HOST -> "host";
            // The base behind the one-to-one NAT is nobody's business (RFC 8839 5.1: raddr may be hidden).
            case SERVER_REFLEXIVE -> "srflx raddr 0.0.0.0 rport 9";
        };
        boolean tcp = candidate.protocol() == Candidate.Protocol.TCP_PASSIVE;
        InetAddress address = candidate.address().getAddress();
        String host = address.getHostAddress();
        int scope = host.indexOf('%');
        return new Attribute(
                "candidate",
                candidate.foundation() + (tcp ? " 1 tcp " : " 1 udp ") + candidate.priority() + ' '
                        + (scope < 0 ? host : host.substring(0, scope)) + ' '
                        + candidate.address().getPort() + " typ " + type
                        + (tcp ? " tcptype passive" : ""));
    }
}
