package dev.kakehashi.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Our own media addresses, the only ones to which TURN leads. Addresses of messages are compared with them byte by byte:
 * an IPv4 address in the clothes of IPv6 is none of them. Immutable.
 */
final class TurnPeers {
    private final byte[][] addresses;
    private final int[] ports;

    TurnPeers(List<InetSocketAddress> peers) {
        addresses = new byte[peers.size()][];
        ports = new int[peers.size()];
        for (int peer = 0; peer < addresses.length; peer++) {
            addresses[peer] = peers.get(peer).getAddress().getAddress();
            ports[peer] = peers.get(peer).getPort();
        }
    }

    int size() {
        return addresses.length;
    }

    boolean isIpv6(int peer) {
        return addresses[peer].length == 16;
    }

    /** The first of a family, or -1. */
    int firstOf(boolean isIpv6) {
        for (int peer = 0; peer < addresses.length; peer++) {
            if (isIpv6(peer) == isIpv6) {
                return peer;
            }
        }
        return -1;
    }

    InetAddress address(int peer) {
        return Stun.address(addresses[peer]);
    }

    boolean hasPort(int port) {
        for (int each : ports) {
            if (each == port) {
                return true;
            }
        }
        return false;
    }

    /** The peer whose address and port an XOR-PEER-ADDRESS names, or -1. */
    int find(StunMessage message, int index) {
        for (int peer = 0; peer < addresses.length; peer++) {
            if (isAddress(peer, message, index) && message.xorPort(index) == ports[peer]) {
                return peer;
            }
        }
        return -1;
    }

    /** Whether an XOR-PEER-ADDRESS names the IP address of a peer, with whatever port. */
    boolean isAddress(int peer, StunMessage message, int index) {
        return message.isXorAddress(index, addresses[peer]);
    }

    /**
     * Writes XOR-PEER-ADDRESS (RFC 8656 18.3) into a message whose header is there already.
     *
     * @param out holds the message from its beginning
     * @return the index behind it
     */
    int write(int peer, byte[] out, int at) {
        byte[] address = addresses[peer];
        Stun.put16(out, at, Turn.XOR_PEER_ADDRESS);
        Stun.put16(out, at + 2, 4 + address.length);
        Stun.putXorAddress(out, at + 4, address, ports[peer]);
        return at + 8 + address.length;
    }
}
