package dev.kakehashi.sfu.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalAddressesTest {
    private static List<InetAddress> addresses(String... literals) {
        return Stream.of(literals).map(InetAddress::ofLiteral).toList();
    }

    private static LocalAddresses.Interface named(String name, String... literals) {
        return new LocalAddresses.Interface(name, addresses(literals));
    }

    @Test
    void everyInterfaceGivesItsAddressesIpv4First() {
        assertEquals(
                addresses("192.0.2.7", "192.0.2.8", "2001:db8::7", "198.51.100.7"),
                LocalAddresses.usable(List.of(
                        named("eth0", "2001:db8::7", "192.0.2.7", "192.0.2.8"), named("wlan0", "198.51.100.7"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"docker0", "br-5f0e1c2a9b7d", "veth12ab", "virbr0", "cni0", "flannel.1", "podman0", "lxdbr0"})
    void bridgesOfContainersAreLeftOut(String bridge) {
        assertEquals(
                addresses("192.0.2.7"),
                LocalAddresses.usable(List.of(named(bridge, "172.17.0.1"), named("eth0", "192.0.2.7"))));
    }

    @Test
    void aBridgeThatSomebodyMadeForTheNetworkStays() {
        assertEquals(addresses("192.0.2.7"), LocalAddresses.usable(List.of(named("br0", "192.0.2.7"))));
    }

    @Test
    void linkLocalAddressesAreLeftOut() {
        assertEquals(
                addresses("192.0.2.7"),
                LocalAddresses.usable(List.of(named("eth0", "fe80::1", "169.254.3.4", "192.0.2.7"))));
    }

    @Test
    void aComputerWithoutANetworkServesItself() {
        assertEquals(List.of(InetAddress.getLoopbackAddress()), LocalAddresses.usable(List.of()));
        assertFalse(LocalAddresses.usable().isEmpty());
    }
}
