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
            List.of("docker", "br-", "veth", "virbr", "cni", "flannel", "cali", "podman", "lxc", "lxdbr", "incusbr");

    private LocalAddresses() {}

    /** An interface that is up, other than loopback. */
    record Interface(String name, List<InetAddress> addresses) {}

    /**
     * Every usable address, without loopback; the IPv4 loopback address alone where the machine has no other, so that
     * a computer without a network still serves itself.
     */
    public static List<InetAddress> usable() {
        List<Interface> up = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp() && !each.isLoopback()) {
                    up.add(new Interface(each.getName(), Collections.list(each.getInetAddresses())));
                }
            }
        } catch (SocketException unreadable) {
            // Then there is nothing to enumerate; loopback below still works.
            up.clear();
        }
        return usable(up);
    }

    static List<InetAddress> usable(List<Interface> up) {
        List<InetAddress> found = new ArrayList<>();
        for (Interface each : up) {
            if (CONTAINER_INTERFACES.stream().noneMatch(each.name::startsWith)) {
                addAddresses(each, found);
            }
        }
        return found.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : List.copyOf(found);
    }

    private static void addAddresses(Interface from, List<InetAddress> found) {
        List<InetAddress> six = new ArrayList<>();
        for (InetAddress address : from.addresses) {
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
