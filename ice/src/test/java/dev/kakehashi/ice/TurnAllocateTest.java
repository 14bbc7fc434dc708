package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.ice.TurnScene.Visitor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** RFC 8656 7.2. */
final class TurnAllocateTest {
    private final TurnScene scene = TurnScene.open();
    private final Visitor visitor = scene.visitor();

    private int allocate(UnaryOperator<StunWriter> attributes) {
        return visitor.ask(Turn.ALLOCATE, attributes);
    }

    private static StunWriter family(StunWriter request, int attribute, int family) {
        return TurnScene.udp(request).number(attribute, family << 24);
    }

    @Test
    void tellsTheRelayedAddressTheLifetimeAndTheClientsOwn() {
        visitor.takeNonce();

        StunMessage answer = visitor.answer(visitor.request(Turn.ALLOCATE, TurnScene::udp));

        assertEquals(Turn.ALLOCATE | Turn.SUCCESS, answer.type());
        assertEquals(visitor.client.address(), answer.xorMappedAddress());
        assertEquals(TurnScene.FIRST.getAddress(), visitor.relayed().getAddress());
        assertEquals(600, visitor.lifetime());
        assertTrue(answer.verifyIntegrity(visitor.key));
        assertTrue(answer.hasValidFingerprint());
    }

    @Test
    void isFoundByBothItsAddresses() {
        assertFalse(scene.relays.hasAllocation(visitor.client));

        TurnAllocation allocation = visitor.open();

        assertTrue(scene.relays.hasAllocation(visitor.client));
        assertSame(allocation, scene.relays.find(allocation.relayed()));
        assertEquals(visitor.client, allocation.client());
        assertEquals(1, scene.statistic("turn_allocations"));
        assertEquals(1, scene.statistic("turn_allocations_total"));
    }

    @Test
    void aSecondAllocateIsAMismatch() {
        visitor.open();

        assertEquals(437, visitor.allocate());
    }

    @Test
    void theSameAllocateAgainGetsTheSameAnswer() {
        visitor.takeNonce();
        byte[] request =
                visitor.request(Turn.ALLOCATE, writer -> TurnScene.udp(writer).number(Turn.LIFETIME, 900));
        assertEquals(0, visitor.code(request));
        InetSocketAddress relayed = visitor.relayed();
        visitor.refresh(1_200);

        assertEquals(0, visitor.code(request));
        assertEquals(relayed, visitor.relayed());
        assertEquals(900, visitor.lifetime());
        assertEquals(1, scene.statistic("turn_allocations_total"));
    }

    @Test
    void needsAnAllocationForEverythingElse() {
        assertEquals(437, visitor.refresh(600));
        assertEquals(437, visitor.permit(TurnScene.FIRST));
        assertEquals(437, visitor.bind(0x4000, TurnScene.FIRST));
    }

    @Test
    void relaysUdpOnly() {
        assertEquals(442, allocate(writer -> writer.number(Turn.REQUESTED_TRANSPORT, 6 << 24)));
        assertEquals(442, allocate(writer -> writer.number(Turn.REQUESTED_TRANSPORT, 255 << 24)));
    }

    @Test
    void refusesAnAllocateThatNamesNoTransport() {
        assertEquals(400, allocate(writer -> writer));
        assertEquals(400, allocate(writer -> writer.flag(Turn.REQUESTED_TRANSPORT)));
    }

    @Test
    void refusesALifetimeOfTheWrongSize() {
        assertEquals(400, allocate(writer -> TurnScene.udp(writer).longNumber(Turn.LIFETIME, 600)));
    }

    @Test
    void takesDontFragmentAsSaid() {
        assertEquals(0, allocate(writer -> TurnScene.udp(writer).flag(Turn.DONT_FRAGMENT)));
    }

    @Test
    void givesTheFamilyThatIsAskedFor() {
        assertEquals(0, allocate(writer -> family(writer, Turn.REQUESTED_ADDRESS_FAMILY, Turn.IPV6)));

        assertEquals(TurnScene.SIX.getAddress(), visitor.relayed().getAddress());
    }

    @Test
    void refusesAFamilyWithoutAMediaAddress() {
        TurnScene four = new TurnScene();
        four.relays.open(List.of(TurnScene.FIRST));
        Visitor guest = four.visitor();

        assertEquals(440, guest.ask(Turn.ALLOCATE, writer -> family(writer, Turn.REQUESTED_ADDRESS_FAMILY, Turn.IPV6)));
        assertEquals(440, guest.ask(Turn.ALLOCATE, writer -> family(writer, Turn.REQUESTED_ADDRESS_FAMILY, 3)));
        assertEquals(0, guest.allocate());
    }

    /** Browsers name no family, and would be shut out of a server with IPv6 alone. */
    @Test
    void givesIpv6ToWhoNamesNoFamilyWhereThereIsNoOther() {
        TurnScene six = new TurnScene();
        six.relays.open(List.of(TurnScene.SIX));
        Visitor guest = six.visitor("2001:db8:5::1", 40_000);

        assertEquals(440, guest.ask(Turn.ALLOCATE, writer -> family(writer, Turn.REQUESTED_ADDRESS_FAMILY, Turn.IPV4)));
        assertEquals(0, guest.allocate());
        assertEquals(TurnScene.SIX.getAddress(), guest.relayed().getAddress());
    }

    @Test
    void givesOneAddressToWhoAsksForTwoAndSaysSo() {
        visitor.takeNonce();

        StunMessage answer = visitor.answer(
                visitor.request(Turn.ALLOCATE, writer -> family(writer, Turn.ADDITIONAL_ADDRESS_FAMILY, Turn.IPV6)));

        assertEquals(Turn.ALLOCATE | Turn.SUCCESS, answer.type());
        int at = answer.valueOf(answer.find(Turn.ADDRESS_ERROR_CODE));
        assertEquals(2, answer.buffer()[at]);
        assertEquals(4, answer.buffer()[at + 2]);
        assertEquals(40, answer.buffer()[at + 3]);
    }

    @Test
    void refusesFamiliesThatContradictEachOther() {
        assertEquals(
                400,
                allocate(writer -> family(writer, Turn.ADDITIONAL_ADDRESS_FAMILY, Turn.IPV6)
                        .number(Turn.REQUESTED_ADDRESS_FAMILY, Turn.IPV4 << 24)));
        assertEquals(400, allocate(writer -> family(writer, Turn.ADDITIONAL_ADDRESS_FAMILY, Turn.IPV4)));
        assertEquals(400, allocate(writer -> TurnScene.udp(writer).flag(Turn.REQUESTED_ADDRESS_FAMILY)));
    }

    @Test
    void givesAnEvenPort() {
        for (int each = 0; each < 4; each++) {
            Visitor guest = scene.visitor("203.0.113.5", 41_000 + each);
            assertEquals(
                    0, guest.ask(Turn.ALLOCATE, writer -> TurnScene.udp(writer).value(Turn.EVEN_PORT, new byte[] {0})));
            assertEquals(0, guest.relayed().getPort() % 2);
        }
    }

    @Test
    void reservesNothing() {
        byte[] reserve = {(byte) 0x80};
        assertEquals(508, allocate(writer -> TurnScene.udp(writer).value(Turn.EVEN_PORT, reserve)));
        assertEquals(508, allocate(writer -> TurnScene.udp(writer).longNumber(Turn.RESERVATION_TOKEN, 7)));
    }

    @Test
    void refusesReservationsThatContradictOtherWishes() {
        byte[] reserve = {(byte) 0x80};
        assertEquals(
                400,
                allocate(writer -> TurnScene.udp(writer)
                        .longNumber(Turn.RESERVATION_TOKEN, 7)
                        .value(Turn.EVEN_PORT, new byte[] {0})));
        assertEquals(
                400,
                allocate(writer -> family(writer, Turn.REQUESTED_ADDRESS_FAMILY, Turn.IPV4)
                        .longNumber(Turn.RESERVATION_TOKEN, 7)));
        assertEquals(
                400,
                allocate(writer -> family(writer, Turn.ADDITIONAL_ADDRESS_FAMILY, Turn.IPV6)
                        .value(Turn.EVEN_PORT, reserve)));
        assertEquals(400, allocate(writer -> TurnScene.udp(writer).flag(Turn.EVEN_PORT)));
    }

    @Test
    void givesThirtyTwoToAUsername() {
        for (int each = 0; each < TurnQuotas.PER_USERNAME; each++) {
            scene.visitor("203.0." + each + ".5", 41_000).open();
        }
        Visitor oneMore = scene.visitor("203.0.114.5", 42_000);
        assertEquals(486, oneMore.allocate());

        scene.pass(600);
        assertEquals(0, oneMore.allocate(), "after the others have ended");
    }

    @Test
    void refusesEverythingBeforeItIsOpen() {
        assertEquals(508, new TurnScene().visitor().allocate());
    }

    @Test
    void makesNoAllocationThroughAnother() {
        TurnAllocation allocation = visitor.open();
        Visitor nested = scene.visitor(new TurnClient(0, allocation.relayed(), false), "ben");

        assertNull(nested.send(nested.bare(Turn.ALLOCATE, TurnScene::udp)));
        assertEquals(1, scene.statistic("turn_drops_through_a_relay_total"));
    }

    @Test
    void tellsClientsApartByDoorAndKind() {
        InetSocketAddress address = visitor.client.address();
        visitor.open();

        scene.visitor(new TurnClient(1, address, false), "anna").open();
        scene.visitor(new TurnClient(0, address, true), "anna").open();

        assertEquals(3, scene.statistic("turn_allocations"));
    }

    @Test
    void countsItsRefusals() {
        visitor.open();
        visitor.allocate();
        visitor.allocate();

        assertEquals(2, scene.statistic("turn_refused_437_total"));
        assertEquals(1, scene.statistic("turn_refused_401_total"));
        assertEquals(0, scene.statistic("turn_refused_508_total"));
    }
}
