package dev.kakehashi.web;

import java.net.Inet4Address;
import java.net.InetAddress;

/** From how far away an address can be reached, as far as the address itself tells. */
enum AddressScope {
    /** Loopback, and what stands for no machine at all. */
    COMPUTER,

    /** The own network: RFC 1918, RFC 4193, link-local, and what carriers share among customers (RFC 6598). */
    NETWORK,

    EVERYWHERE;

    static AddressScope of(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return COMPUTER;
        }
        byte[] bytes = address.getAddress();
        boolean shared = address instanceof Inet4Address
                ? bytes[0] == 100 && (bytes[1] & 0xC0) == 64 // 100.64.0.0/10
                : (bytes[0] & 0xFE) == 0xFC; // fc00::/7
        return shared || address.isSiteLocalAddress() || address.isLinkLocalAddress() ? NETWORK : EVERYWHERE;
    }
}
