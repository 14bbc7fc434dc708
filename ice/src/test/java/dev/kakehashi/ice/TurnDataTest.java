package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.ice.TurnScene.Visitor;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Send and Data indications (RFC 8656 11) and ChannelData (12.4 to 12.7). */
final class TurnDataTest {
    private static final byte[] PAYLOAD = {10, 20, 30, 40, 50};

    private final TurnScene scene = TurnScene.open();
    private final Visitor visitor = scene.visitor();
    private final Visitor stream = scene.streamVisitor();
    private final byte[] out = new byte[256];

    private static byte[] channelData(int channel, int length, byte[] data, int size) {
        byte[] message = new byte[size];
        Stun.put16(message, 0, channel);
        Stun.put16(message, 2, length);
        System.arraycopy(data, 0, message, 4, Math.min(data.length, size - 4));
        return message;
    }

    @Test
    void aSendIndicationLeadsToItsPeer() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.permit(TurnScene.SECOND));
        byte[] indication = visitor.bare(
                Turn.SEND_INDICATION,
                message -> message.xorAddress(
                                Turn.XOR_PEER_ADDRESS, TurnScene.address("198.51.100.20"), TurnScene.MEDIA_PORT)
                        .flag(Turn.DONT_FRAGMENT)
                        .value(Turn.DATA, PAYLOAD));

        assertTrue(scene.server.onSend(Rfc5769.message(indication), visitor.client, scene.nowNanos));
        assertSame(allocation, scene.server.allocation());
        assertEquals(1, scene.server.peer());
        int from = scene.server.payloadOffset();
        assertArrayEquals(PAYLOAD, Arrays.copyOfRange(indication, from, from + scene.server.payloadLength()));
    }

    @Test
    void anEmptySendIndicationIsADatagramToo() {
        visitor.open();
        assertEquals(0, visitor.permit(TurnScene.FIRST));

        assertTrue(visitor.sends(TurnScene.address("192.0.2.10"), TurnScene.MEDIA_PORT, new byte[0]));
        assertEquals(0, scene.server.payloadLength());
    }

    @Test
    void dropsASendIndicationThatLacksSomethingOrHasAnUnknownAttribute() {
        visitor.open();
        assertEquals(0, visitor.permit(TurnScene.FIRST));
        byte[] own = TurnScene.address("192.0.2.10");
        byte[][] odd = {
            visitor.bare(Turn.SEND_INDICATION, message -> message.value(Turn.DATA, PAYLOAD)),
            visitor.bare(
                    Turn.SEND_INDICATION,
                    message -> message.xorAddress(Turn.XOR_PEER_ADDRESS, own, TurnScene.MEDIA_PORT)),
            visitor.bare(
                    Turn.SEND_INDICATION,
                    message -> message.flag(0x7ABC)
                            .xorAddress(Turn.XOR_PEER_ADDRESS, own, TurnScene.MEDIA_PORT)
                            .value(Turn.DATA, PAYLOAD))
        };
        for (byte[] each : odd) {
            assertFalse(scene.server.onSend(Rfc5769.message(each), visitor.client, scene.nowNanos));
        }
        assertEquals(3, scene.statistic("turn_drops_malformed_total"));
    }

    @Test
    void dropsDataOfWhoHasNoAllocation() {
        assertFalse(visitor.sends(TurnScene.FIRST));
        assertFalse(visitor.sendsOn(0x4000));
        assertEquals(2, scene.statistic("turn_drops_no_allocation_total"));
    }

    @Test
    void leavesEverythingElseThanSendToOthers() {
        visitor.open();
        byte[] request = visitor.request(Turn.REFRESH, writer -> writer);

        assertFalse(scene.server.onSend(Rfc5769.message(request), visitor.client, scene.nowNanos));
        byte[] indication = visitor.bare(Turn.SEND_INDICATION, writer -> writer);
        assertEquals(
                0, scene.server.onRequest(Rfc5769.message(indication), visitor.client, scene.nowNanos, visitor.out));
        assertEquals(0, scene.statistic("turn_drops_not_a_request_total"));
    }

    @Test
    void channelDataLeadToThePeerOfTheChannel() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.bind(0x4005, TurnScene.SECOND));
        byte[] larger = new byte[40];
        System.arraycopy(channelData(0x4005, 5, PAYLOAD, 9), 0, larger, 11, 9);

        assertTrue(scene.server.onChannelData(larger, 11, 9, visitor.client, scene.nowNanos));
        assertSame(allocation, scene.server.allocation());
        assertEquals(1, scene.server.peer());
        assertEquals(15, scene.server.payloadOffset());
        assertEquals(5, scene.server.payloadLength());
    }

    @Test
    void aBindingIsAPermissionToo() {
        visitor.open();
        assertEquals(0, visitor.bind(0x4005, TurnScene.FIRST));

        assertTrue(visitor.sends(TurnScene.FIRST));
    }

    @Test
    void paddingIsNoPayload() {
        stream.open();
        assertEquals(0, stream.bind(0x4000, TurnScene.FIRST));
        byte[] padded = channelData(0x4000, 5, PAYLOAD, 12);

        assertTrue(scene.server.onChannelData(padded, 0, 12, stream.client, scene.nowNanos));
        assertEquals(5, scene.server.payloadLength());
    }

    @Test
    void dropsChannelDataThatAreShorterThanTheySay() {
        visitor.open();
        assertEquals(0, visitor.bind(0x4000, TurnScene.FIRST));
        byte[] message = channelData(0x4000, 5, PAYLOAD, 9);

        for (int length = 0; length < 9; length++) {
            assertFalse(
                    scene.server.onChannelData(message, 0, length, visitor.client, scene.nowNanos), "length " + length);
        }
        assertFalse(visitor.sendsOn(0x4000, 0xFFFF, PAYLOAD));
        assertEquals(10, scene.statistic("turn_drops_malformed_total"));
        assertTrue(scene.server.onChannelData(message, 0, 9, visitor.client, scene.nowNanos));
    }

    @Test
    void dropsChannelDataOfAnUnboundChannel() {
        visitor.open();
        assertEquals(0, visitor.bind(0x4000, TurnScene.FIRST));

        assertFalse(visitor.sendsOn(0x4001));
        assertFalse(visitor.sendsOn(0));
        assertEquals(2, scene.statistic("turn_drops_no_channel_total"));
    }

    @Test
    void wrapsInChannelDataWhereAChannelIsBound() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.bind(0x4007, TurnScene.FIRST));

        int length = allocation.wrap(0, new byte[] {9, 10, 20, 30, 40, 50, 9}, 1, 5, out);

        assertArrayEquals(channelData(0x4007, 5, PAYLOAD, 9), Arrays.copyOf(out, length));
    }

    @Test
    void padsChannelDataOnStreams() {
        TurnAllocation allocation = stream.open();
        assertEquals(0, stream.bind(0x4007, TurnScene.FIRST));
        for (int payload = 0; payload < 9; payload++) {
            Arrays.fill(out, (byte) 0x5A);

            int length = allocation.wrap(0, new byte[16], 0, payload, out);

            assertEquals(4 + (payload + 3) / 4 * 4, length);
            assertArrayEquals(channelData(0x4007, payload, new byte[0], length), Arrays.copyOf(out, length));
        }
    }

    @Test
    void wrapsInADataIndicationWhereThereIsAPermissionOnly() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.permit(TurnScene.SECOND));
        Arrays.fill(out, (byte) 0x5A);

        StunMessage indication = Rfc5769.message(Arrays.copyOf(out, allocation.wrap(1, PAYLOAD, 0, 5, out)));

        assertEquals(Turn.DATA_INDICATION, indication.type());
        assertEquals(TurnScene.SECOND, indication.xorAddress(indication.find(Turn.XOR_PEER_ADDRESS)));
        int data = indication.find(Turn.DATA);
        int from = indication.valueOf(data);
        assertEquals(5, indication.lengthOf(data));
        assertArrayEquals(
                new byte[] {10, 20, 30, 40, 50, 0, 0, 0}, Arrays.copyOfRange(indication.buffer(), from, from + 8));
        assertEquals(-1, indication.unknownRequiredAttribute());
    }

    @Test
    void wrapsForIpv6() {
        Visitor six = scene.visitor("2001:db8:5::1", 40_000);
        assertEquals(
                0,
                six.ask(
                        Turn.ALLOCATE,
                        writer -> TurnScene.udp(writer).number(Turn.REQUESTED_ADDRESS_FAMILY, Turn.IPV6 << 24)));
        TurnAllocation allocation = scene.relays.find(six.relayed());
        assertEquals(0, six.permit(TurnScene.SIX));

        int length = allocation == null ? 0 : allocation.wrap(2, PAYLOAD, 0, 5, out);
        StunMessage indication = Rfc5769.message(Arrays.copyOf(out, length));

        assertEquals(TurnScene.SIX, indication.xorAddress(indication.find(Turn.XOR_PEER_ADDRESS)));
    }

    @Test
    void everyIndicationIsATransactionOfItsOwn() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.permit(TurnScene.FIRST));

        byte[] first = Arrays.copyOf(out, allocation.wrap(0, PAYLOAD, 0, 5, out));
        byte[] second = Arrays.copyOf(out, allocation.wrap(0, PAYLOAD, 0, 5, out));

        assertNotEquals(
                Rfc5769.message(first).transactionKey(), Rfc5769.message(second).transactionKey());
    }

    @Test
    void sendsTheClientNothingOfWhomItDidNotPermit() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.permit(TurnScene.SECOND));

        assertEquals(0, allocation.wrap(0, PAYLOAD, 0, 5, out));
        assertEquals(0, allocation.wrap(2, PAYLOAD, 0, 5, out));
        assertEquals(0, allocation.wrap(3, PAYLOAD, 0, 5, out), "no peer");
        assertEquals(0, allocation.wrap(-1, PAYLOAD, 0, 5, out), "no peer");
    }

    @Test
    void sendsNothingThatHasNoRoom() {
        TurnAllocation allocation = visitor.open();
        assertEquals(0, visitor.bind(0x4000, TurnScene.FIRST));
        assertEquals(0, visitor.permit(TurnScene.SECOND));

        assertEquals(0, allocation.wrap(0, PAYLOAD, 0, 5, new byte[8]));
        assertEquals(9, allocation.wrap(0, PAYLOAD, 0, 5, new byte[9]));
        assertEquals(0, allocation.wrap(1, PAYLOAD, 0, 5, new byte[43]));
        assertEquals(44, allocation.wrap(1, PAYLOAD, 0, 5, new byte[44]));
        byte[] huge = new byte[70_000];
        assertEquals(0, allocation.wrap(0, huge, 0, 66_000, new byte[70_000]));
        assertEquals(0, allocation.wrap(1, huge, 0, 66_000, new byte[70_000]));
    }

    /** The loop binds and unbinds while another thread wraps: whole messages or none. */
    @Test
    @Timeout(60)
    void anotherThreadMayWrap() throws InterruptedException, ExecutionException {
        TurnAllocation allocation = visitor.open();
        CountDownLatch ready = new CountDownLatch(1);
        FutureTask<Integer> other = new FutureTask<>(() -> wrapUntilTheLastChannel(allocation, ready));
        Thread thread = new Thread(other, "wraps");
        thread.setDaemon(true);
        thread.start();
        ready.await();
        assertEquals(0, visitor.permit(TurnScene.FIRST));
        for (int round = 0; round < 200; round++) {
            visitor.nonce = "";
            assertEquals(0, visitor.refresh(3_600));
            assertEquals(0, visitor.bind(0x4000 + round, TurnScene.FIRST));
            scene.pass(500);
            assertEquals(0, visitor.permit(TurnScene.FIRST));
            scene.pass(100); // the channel has ended, the permission has not
        }
        assertEquals(0, visitor.bind(0x4FFF, TurnScene.FIRST));

        assertTrue(other.get() > 0);
        assertEquals(0, visitor.refresh(0));
        assertEquals(0, allocation.wrap(0, PAYLOAD, 0, 5, out));
        thread.join();
    }

    /** Wraps until the last channel is bound; returns how often there was something. */
    private static int wrapUntilTheLastChannel(TurnAllocation allocation, CountDownLatch ready) {
        byte[] out = new byte[64];
        int wrapped = 0;
        ready.countDown();
        while (Stun.get16(out, 0) != 0x4FFF) {
            int length = allocation.wrap(0, PAYLOAD, 0, 5, out);
            int type = Stun.get16(out, 0);
            int whole = type == Turn.DATA_INDICATION ? 44 : 9;
            if (length != 0 && length != whole) {
                throw new AssertionError("length " + length + " of type " + type);
            }
            wrapped += length == 0 ? 0 : 1;
        }
        return wrapped;
    }
}
