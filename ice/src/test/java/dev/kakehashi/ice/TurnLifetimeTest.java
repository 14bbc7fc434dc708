package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.ice.TurnScene.Visitor;
import org.junit.jupiter.api.Test;

/** How long allocations (RFC 8656 7.2, 8.2), permissions (9) and channels (12) live. */
final class TurnLifetimeTest {
    private final TurnScene scene = TurnScene.open();
    private final Visitor visitor = scene.visitor();
    private final byte[] out = new byte[256];

    private int granted(int asked) {
        assertEquals(
                0, visitor.ask(Turn.ALLOCATE, writer -> TurnScene.udp(writer).number(Turn.LIFETIME, asked)));
        int granted = visitor.lifetime();
        scene.server.onClientGone(visitor.client);
        return granted;
    }

    private int wrapped(TurnAllocation allocation, int peer) {
        return allocation.wrap(peer, new byte[] {1, 2, 3, 4}, 0, 4, out);
    }

    @Test
    void grantsTenMinutesToAnHour() {
        assertEquals(600, granted(0));
        assertEquals(600, granted(1));
        assertEquals(1_200, granted(1_200));
        assertEquals(3_600, granted(7_200));
        assertEquals(3_600, granted(-1), "the largest number there is");
    }

    @Test
    void endsAfterItsLifetime() {
        TurnAllocation allocation = visitor.open();

        scene.pass(599);
        assertTrue(scene.relays.hasAllocation(visitor.client));
        scene.pass(1);

        assertFalse(scene.relays.hasAllocation(visitor.client));
        assertNull(scene.relays.find(allocation.relayed()));
        assertEquals(0, scene.statistic("turn_allocations"));
    }

    @Test
    void hasEndedForItsClientEvenBeforeTheTick() {
        visitor.open();
        assertEquals(0, visitor.permit(TurnScene.FIRST));
        scene.nowNanos += 600_000_000_000L;

        assertFalse(visitor.sends(TurnScene.FIRST));
        assertEquals(437, visitor.refresh(600));
        assertEquals(0, visitor.allocate());
    }

    @Test
    void livesOnWhenRefreshed() {
        visitor.open();
        scene.pass(500);
        assertEquals(0, visitor.refresh(600));
        assertEquals(600, visitor.lifetime());

        scene.pass(599);
        assertTrue(scene.relays.hasAllocation(visitor.client));
        scene.pass(1);
        assertFalse(scene.relays.hasAllocation(visitor.client));
    }

    @Test
    void aRefreshWithoutLifetimeMeansTheDefault() {
        visitor.open();

        assertEquals(0, visitor.ask(Turn.REFRESH, writer -> writer));
        assertEquals(600, visitor.lifetime());
    }

    @Test
    void aRefreshToZeroEndsIt() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.permit(TurnScene.FIRST));

        assertEquals(0, visitor.refresh(0));

        assertEquals(0, visitor.lifetime());
        assertNull(scene.relays.find(allocation.relayed()));
        assertEquals(0, wrapped(allocation, 0));
        assertEquals(437, visitor.refresh(600));
    }

    @Test
    void refusesARefreshOfAnotherFamilyOrAMalformedOne() {
        visitor.open();

        assertEquals(443, visitor.ask(Turn.REFRESH, writer -> writer.number(Turn.REQUESTED_ADDRESS_FAMILY, 2 << 24)));
        assertEquals(0, visitor.ask(Turn.REFRESH, writer -> writer.number(Turn.REQUESTED_ADDRESS_FAMILY, 1 << 24)));
        assertEquals(400, visitor.ask(Turn.REFRESH, writer -> writer.flag(Turn.LIFETIME)));
    }

    @Test
    void aRunningCallOutlivesItsCredentials() {
        visitor.become(scene.credentials.username(scene.epochSeconds() + 100, "anna"));
        visitor.open();
        scene.pass(500);

        assertEquals(0, visitor.refresh(600));
        assertEquals(0, visitor.permit(TurnScene.FIRST));
        assertEquals(0, visitor.bind(0x4000, TurnScene.FIRST));
        visitor.refresh(0);
        assertEquals(401, visitor.allocate());
    }

    @Test
    void isForTheUsernameThatMadeIt() {
        visitor.open();
        visitor.become(scene.credentials.username(scene.epochSeconds() + 7_200, "anna"));

        assertEquals(441, visitor.refresh(600));
        assertEquals(441, visitor.permit(TurnScene.FIRST));
        assertEquals(441, visitor.bind(0x4000, TurnScene.FIRST));
        assertEquals(437, visitor.allocate());
        assertTrue(scene.relays.hasAllocation(visitor.client));
    }

    @Test
    void endsWithItsConnection() {
        Visitor stream = scene.streamVisitor();
        TurnAllocation allocation = stream.open();
        assertEquals(0, stream.bind(0x4000, TurnScene.FIRST));

        scene.server.onClientGone(stream.client);

        assertNull(scene.relays.find(allocation.relayed()));
        assertFalse(scene.relays.hasAllocation(stream.client));
        assertEquals(0, wrapped(allocation, 0));
        scene.server.onClientGone(stream.client);
        assertEquals(0, scene.statistic("turn_allocations"));
    }

    @Test
    void aPermissionLastsFiveMinutes() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.permit(TurnScene.FIRST));

        scene.pass(299);
        assertTrue(visitor.sends(TurnScene.FIRST));
        assertTrue(wrapped(allocation, 0) > 0);
        scene.pass(1);
        assertFalse(visitor.sends(TurnScene.FIRST));
        assertEquals(0, wrapped(allocation, 0));
        assertEquals(1, scene.statistic("turn_drops_no_permission_total"));
    }

    @Test
    void dataRenewNoPermission() {
        visitor.open();
        assertEquals(0, visitor.permit(TurnScene.FIRST));
        scene.pass(200);
        assertTrue(visitor.sends(TurnScene.FIRST));
        scene.pass(100);

        assertFalse(visitor.sends(TurnScene.FIRST));
    }

    @Test
    void aPermissionIsRenewedByAnother() {
        visitor.open();
        assertEquals(0, visitor.permit(TurnScene.FIRST));
        scene.pass(200);
        assertEquals(0, visitor.permit(TurnScene.FIRST));
        scene.pass(200);

        assertTrue(visitor.sends(TurnScene.FIRST));
    }

    @Test
    void aChannelLastsTenMinutes() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.refresh(3_600));
        assertEquals(0, visitor.bind(0x4001, TurnScene.FIRST));

        scene.pass(599);
        assertTrue(visitor.sendsOn(0x4001));
        assertEquals(8, wrapped(allocation, 0));
        assertFalse(visitor.sends(TurnScene.FIRST), "its permission has ended before");
        scene.pass(1);
        assertFalse(visitor.sendsOn(0x4001));
        assertEquals(0, wrapped(allocation, 0));
        assertEquals(1, scene.statistic("turn_drops_no_channel_total"));
    }

    @Test
    void aChannelIsRenewedByTheSameBinding() {
        visitor.open();
        assertEquals(0, visitor.refresh(3_600));
        assertEquals(0, visitor.bind(0x4001, TurnScene.FIRST));
        scene.pass(500);
        assertEquals(0, visitor.bind(0x4001, TurnScene.FIRST));
        scene.pass(500);

        assertTrue(visitor.sendsOn(0x4001));
    }

    @Test
    void aChannelThatHasEndedLeavesThePermissionThatLives() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.refresh(3_600));
        assertEquals(0, visitor.bind(0x4001, TurnScene.FIRST));
        scene.pass(500);
        assertEquals(0, visitor.permit(TurnScene.FIRST));
        scene.pass(100);

        wrapped(allocation, 0);
        assertEquals(Turn.DATA_INDICATION, Stun.get16(out, 0));
    }

    @Test
    void aChannelThatHasEndedMayBeBoundElsewhere() {
        visitor.open();
        assertEquals(0, visitor.refresh(3_600));
        assertEquals(0, visitor.bind(0x4001, TurnScene.FIRST));
        scene.nowNanos += 600_000_000_000L;

        assertEquals(0, visitor.bind(0x4001, TurnScene.SECOND));
        assertEquals(0, visitor.bind(0x4002, TurnScene.FIRST));
    }

    @Test
    void aTickWithoutAllocationsDoesNothing() {
        scene.server.onTick(scene.nowNanos);
        scene.server.onTick(Long.MAX_VALUE);
        scene.server.onTick(Long.MIN_VALUE);

        assertNotNull(visitor.open());
    }
}
