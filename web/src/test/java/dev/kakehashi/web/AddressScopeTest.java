package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressScopeTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, COMPUTER",
        "::1, COMPUTER",
        "0.0.0.0, COMPUTER",
        "224.0.0.1, COMPUTER",
        "10.0.0.2, NETWORK",
        "172.31.0.2, NETWORK",
        "192.168.1.2, NETWORK",
        "169.254.3.4, NETWORK",
        "100.64.0.1, NETWORK",
        "100.127.255.254, NETWORK",
        "fd6b:616b::1, NETWORK",
        "fe80::1, NETWORK",
        "100.63.0.1, EVERYWHERE",
        "100.128.0.1, EVERYWHERE",
        "172.32.0.1, EVERYWHERE",
        "203.0.113.7, EVERYWHERE",
        "2001:db8::7, EVERYWHERE"
    })
    void isKnownByTheAddressAlone(String address, AddressScope scope) {
        assertEquals(scope, AddressScope.of(InetAddress.ofLiteral(address)));
    }
}
