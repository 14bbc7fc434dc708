package dev.kakehashi.ice;

import java.net.InetSocketAddress;

/**
 * An address at which this agent can be reached (RFC 8839 5.1, RFC 6544 4.5).
 *
 * @param foundation 1 to 32 ice-chars; equal for candidates of the same type, base and protocol
 * @param priority RFC 8445 5.1.2.1, 1 to 2^31-1
 * @param address the transport address, always resolved
 * @param type host or server-reflexive
 * @param protocol how it is reached there
 */
public record Candidate(String foundation, long priority, InetSocketAddress address, Type type, Protocol protocol) {
    /** What carries the packets. */
    public enum Protocol {
        UDP,
        /** A TCP connection that the peer opens (RFC 6544 4.1). */
        TCP_PASSIVE
    }

    /** The candidate types that a lite agent writes. */
    public enum Type {
        /** An address of an interface of this machine. */
        HOST,
        /** A configured public address that leads to this machine through a one-to-one NAT. */
        SERVER_REFLEXIVE
    }
}
