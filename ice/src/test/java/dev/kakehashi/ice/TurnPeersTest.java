package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.ice.TurnScene.Visitor;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets anywhere through us but to our own media addresses (RFC 8656 10.2, 11.2, 12.2). */
final class TurnPeersTest {
    private final TurnScene scene = TurnScene.open();
    private final Visitor visitor = scene.visitor();
    private InetSocketAddress ownRelayed = TurnScene.FIRST;
    private final Visitor six = scene.visitor("2001:db8:5::1", 40_000);

    @BeforeEach
    void allocate() {
        ownRelayed = visitor.open().relayed();
        assertEquals(
                0,
                six.ask(
                        Turn.ALLOCATE,
                        writer -> TurnScene.udp(writer).number(Turn.REQUESTED_ADDRESS_FAMILY, Turn.IPV6 << 24)));
    }

    private void isRefused(Visitor by, byte[] address, int port) {
        assertEquals(403, by.permit(address, port), "permission");
        assertEquals(403, by.bind(0x4000, address, port), "channel");
        assertFalse(by.sends(address, port, new byte[] {1}), "Send");
        assertFalse(by.sendsOn(0x4000), "ChannelData");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "0.0.0.0",
                "255.255.255.255",
                "169.254.169.254",
                "10.0.0.1",
                "172.17.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "192.0.2.9",
                "192.0.2.11",
                "8.8.8.8",
                "224.0.0.251",
                "239.255.255.250",
                "::1",
                "::",
                "fe80::1",
                "fd00::1",
                "fd00:ec2::254",
                "ff02::1",
                "2001:db8::11",
                "64:ff9b::c000:20a",
                "::192.0.2.10",
                "c000:20a::"
            })
    void refusesEveryAddressThatIsNotOurs(String address) {
        for (int port : new int[] {TurnScene.MEDIA_PORT, 80, 0}) {
            isRefused(visitor, TurnScene.address(address), port);
            isRefused(six, TurnScene.address(address), port);
        }
    }

    @Test
    void refusesOurOwnAddressInTheClothesOfIpv6() {
        isRefused(visitor, TurnScene.mapped("192.0.2.10"), TurnScene.MEDIA_PORT);
        isRefused(six, TurnScene.mapped("192.0.2.10"), TurnScene.MEDIA_PORT);
        isRefused(six, TurnScene.mapped("127.0.0.1"), TurnScene.MEDIA_PORT);
    }

    /** A permission is for an address (RFC 8656 9), so that it is given; no byte reaches another port all the same. */
    @Test
    void reachesNoOtherPortOfOurs() {
        byte[] own = TurnScene.address("192.0.2.10");
        for (int port : new int[] {0, 22, 80, 443, TurnScene.MEDIA_PORT - 1, TurnScene.MEDIA_PORT + 1, 65_535}) {
            assertEquals(0, visitor.permit(own, port));
            assertFalse(visitor.sends(own, port, new byte[] {1}), "port " + port);
            assertEquals(403, visitor.bind(0x4000, own, port), "port " + port);
        }
        assertEquals(7, scene.statistic("turn_drops_foreign_peer_total"));
    }

    @Test
    void reachesNoRelayedAddress() {
        Visitor other = scene.visitor("203.0.113.77", 40_000);
        InetSocketAddress relayed = other.open().relayed();
        byte[] address = relayed.getAddress().getAddress();
        assertEquals(0, visitor.permit(relayed), "it is our address");

        assertEquals(403, visitor.bind(0x4000, relayed));
        assertFalse(visitor.sends(address, relayed.getPort(), new byte[] {1}));
        assertEquals(403, visitor.bind(0x4000, ownRelayed), "its own");
        assertFalse(visitor.sends(ownRelayed), "its own");
    }

    @Test
    void aForeignAddressSpoilsTheWholeList() {
        int code = visitor.ask(
                Turn.CREATE_PERMISSION,
                writer -> writer.xorAddress(Turn.XOR_PEER_ADDRESS, TurnScene.address("192.0.2.10"), 1)
                        .xorAddress(Turn.XOR_PEER_ADDRESS, TurnScene.address("192.168.1.1"), 1));

        assertEquals(403, code);
        assertFalse(visitor.sends(TurnScene.FIRST));
    }

    @Test
    void permitsAllOfAList() {
        int code = visitor.ask(
                Turn.CREATE_PERMISSION,
                writer -> writer.xorAddress(Turn.XOR_PEER_ADDRESS, TurnScene.address("192.0.2.10"), 1)
                        .xorAddress(Turn.XOR_PEER_ADDRESS, TurnScene.address("198.51.100.20"), 2));

        assertEquals(0, code);
        assertTrue(visitor.sends(TurnScene.FIRST));
        assertTrue(visitor.sends(TurnScene.SECOND));
    }

    @Test
    void aPermissionIsForOneAddress() {
        assertEquals(0, visitor.permit(TurnScene.FIRST));

        assertFalse(visitor.sends(TurnScene.SECOND));
        assertEquals(1, scene.statistic("turn_drops_no_permission_total"));
    }

    @Test
    void ourAddressOfTheOtherFamilyIsAMismatch() {
        assertEquals(443, visitor.permit(TurnScene.SIX));
        assertEquals(443, visitor.bind(0x4000, TurnScene.SIX));
        assertEquals(443, six.permit(TurnScene.FIRST));
        assertFalse(visitor.sends(TurnScene.SIX));
        assertEquals(0, six.permit(TurnScene.SIX));
        assertTrue(six.sends(TurnScene.SIX));
    }

    @Test
    void refusesAPermissionForNobodyOrForHalfAnAddress() {
        assertEquals(400, visitor.ask(Turn.CREATE_PERMISSION, writer -> writer));
        assertEquals(400, visitor.ask(Turn.CREATE_PERMISSION, writer -> writer.number(Turn.XOR_PEER_ADDRESS, 1)));
        assertEquals(
                400, visitor.ask(Turn.CREATE_PERMISSION, writer -> writer.longNumber(Turn.XOR_PEER_ADDRESS, 3L << 48)));
    }

    @Test
    void refusesChannelsOutsideTheirRange() {
        for (int channel : new int[] {0, 0x3FFF, 0x8000, 0xFFFF}) {
            assertEquals(400, visitor.bind(channel, TurnScene.FIRST), "channel " + channel);
        }
        assertEquals(0, visitor.bind(0x7FFF, TurnScene.FIRST));
    }

    @Test
    void refusesABindingWithoutAChannelOrPeer() {
        assertEquals(400, visitor.ask(Turn.CHANNEL_BIND, writer -> writer.number(Turn.CHANNEL_NUMBER, 0x4000 << 16)));
        assertEquals(
                400,
                visitor.ask(
                        Turn.CHANNEL_BIND,
                        writer -> writer.xorAddress(
                                Turn.XOR_PEER_ADDRESS, TurnScene.address("192.0.2.10"), TurnScene.MEDIA_PORT)));
        assertEquals(
                400,
                visitor.ask(
                        Turn.CHANNEL_BIND,
                        writer -> writer.flag(Turn.CHANNEL_NUMBER)
                                .xorAddress(
                                        Turn.XOR_PEER_ADDRESS, TurnScene.address("192.0.2.10"), TurnScene.MEDIA_PORT)));
    }

    @Test
    void aChannelKeepsItsPeerAndAPeerItsChannel() {
        assertEquals(0, visitor.bind(0x4000, TurnScene.FIRST));

        assertEquals(400, visitor.bind(0x4000, TurnScene.SECOND));
        assertEquals(400, visitor.bind(0x4001, TurnScene.FIRST));
        assertEquals(0, visitor.bind(0x4001, TurnScene.SECOND));
        assertEquals(0, visitor.bind(0x4000, TurnScene.FIRST));
    }
}
