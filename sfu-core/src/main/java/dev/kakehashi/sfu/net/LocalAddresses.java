package dev.kakehashi.sfu.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The addresses of this machine at which peers can reach it: IPv4 before IPv6 within an interface, in the order of the
 * interfaces. Link-local IPv6 addresses are left out (RFC 8445 5.1.1.1 allows it; they need a zone that SDP can't
 * carry), and so are the bridges of container engines, which lead to no one outside.
 */
public final class LocalAddresses {
    private static final List<String> CONTAINER_INTERFACES =
            List.of("docker", "br-", "veth", "virbr", "cni", "flannel", "cali", "podman", "lxc");

    private LocalAddresses() {}

    /**
     * Every usable address, without loopback; the IPv4 loopback address alone where the machine has no other, so that
     * a computer without a network still serves itself.
     */
    public static List<InetAddress> usable() {
        List<InetAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp() && !each.isLoopback() && !isContainerInterface(each.getName())) {
                    addAddresses(each, found);
                }
            }
        } catch (SocketException unreadable) {
            // Then there is nothing to enumerate; loopback below still works.
            found.clear();
        }
        return found.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : List.copyOf(found);
    }

    private static boolean isContainerInterface(String name) {
        return CONTAINER_INTERFACES.stream().anyMatch(name::startsWith);
    }

    private static void addAddresses(NetworkInterface from, List<InetAddress> found) {
        List<InetAddress> six = new ArrayList<>();
        for (InetAddress address : Collections.list(from.getInetAddresses())) {
            if (address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress()) {
                continue;
            }
            if (address instanceof Inet6Address) {
                six.add(address);
            } else {
                found.add(address);
            }
        }
        found.addAll(six);
    }
}
