package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.ice.TurnScene.Visitor;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TurnRelaysTest {
    private final TurnScene scene = TurnScene.open();

    /** So many users from so many networks that no quota is reached. */
    private Visitor user(int number) {
        String address = "10." + number / 250 + '.' + number % 250 + ".1";
        return scene.visitor(new TurnClient(0, new InetSocketAddress(address, 40_000), true), "user" + number);
    }

    @Test
    void servesFourThousandAndNinetySixAllocationsWithAddressesOfTheirOwn() {
        Set<InetSocketAddress> relayed = new HashSet<>();
        for (int each = 0; each < TurnRelays.IN_ALL; each++) {
            InetSocketAddress address = user(each).open().relayed();
            assertEquals(TurnScene.FIRST.getAddress(), address.getAddress());
            assertTrue(address.getPort() >= 49_152 && address.getPort() <= 65_535, address.toString());
            assertTrue(relayed.add(address), address.toString());
        }
        assertEquals(508, user(TurnRelays.IN_ALL).allocate());

        Visitor leaving = user(0);
        assertEquals(0, leaving.refresh(0));
        assertEquals(0, user(TurnRelays.IN_ALL).allocate());
    }

    @Test
    void takesNoPortAgainSoon() {
        Set<Integer> ports = new HashSet<>();
        for (int each = 0; each < 2_000; each++) {
            Visitor visitor = user(each);
            assertTrue(ports.add(visitor.open().relayed().getPort()));
            assertEquals(0, visitor.refresh(0));
        }
    }

    @Test
    void givesNobodyTheMediaPort() {
        TurnScene high = new TurnScene();
        high.relays.open(List.of(new InetSocketAddress("192.0.2.10", 61_001)));
        for (int each = 0; each < 5_000; each++) {
            Visitor visitor =
                    high.visitor(new TurnClient(0, new InetSocketAddress("203.0.113.5", 40_000), true), "anna");
            assertFalse(visitor.open().relayed().getPort() == 61_001);
            assertEquals(0, visitor.refresh(0));
        }
    }

    private static int allocateEven(Visitor visitor) {
        return visitor.ask(Turn.ALLOCATE, writer -> TurnScene.udp(writer).value(Turn.EVEN_PORT, new byte[] {0}));
    }

    @Test
    void whatFailsForWantOfAnEvenPortTakesNoQuota() {
        for (int each = 0; each < 2_268; each++) {
            assertEquals(0, allocateEven(user(each)));
        }
        Visitor late = user(2_268);
        for (int each = 0; each < 20; each++) {
            assertEquals(508, allocateEven(late));
        }
        assertEquals(0, late.allocate());
    }

    @Test
    void theFamiliesHavePortsOfTheirOwn() {
        Visitor four = scene.visitor();
        Visitor six = scene.visitor("2001:db8:5::1", 40_000);
        InetSocketAddress relayed = four.open().relayed();
        assertEquals(
                0,
                six.ask(
                        Turn.ALLOCATE,
                        writer -> TurnScene.udp(writer).number(Turn.REQUESTED_ADDRESS_FAMILY, Turn.IPV6 << 24)));

        assertEquals(TurnScene.SIX.getAddress(), six.relayed().getAddress());
        assertNull(scene.relays.find(new InetSocketAddress(TurnScene.SIX.getAddress(), relayed.getPort())));
    }

    /** Loops share the relays, each with a server of its own. */
    @Test
    void anAllocationIsSeenByAllLoopsAndServedByOne() {
        Visitor visitor = scene.visitor();
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.permit(TurnScene.FIRST));
        TurnServer other = new TurnServer(scene.relays, new PlainBinding());
        byte[] indication = visitor.bare(
                Turn.SEND_INDICATION,
                message -> message.xorAddress(
                                Turn.XOR_PEER_ADDRESS, TurnScene.address("192.0.2.10"), TurnScene.MEDIA_PORT)
                        .value(Turn.DATA, new byte[] {1}));

        assertFalse(other.onSend(Rfc5769.message(indication), visitor.client, scene.nowNanos));
        assertEquals(allocation, scene.relays.find(allocation.relayed()));
        other.onTick(scene.nowNanos + 700_000_000_000L);
        other.onClientGone(visitor.client);
        assertTrue(scene.relays.hasAllocation(visitor.client));
    }
}
