package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What one side protects, the other opens; and what it must not open. */
@ParameterizedClass
@MethodSource("dev.kakehashi.dtlssrtp.SrtpTestKeys#backends")
final class SrtpRoundTripTest {
    private static final int SSRC = RtpPackets.SSRC;
    private static final int WINDOW = 64;

    private final SrtpBackend backend;

    SrtpRoundTripTest(SrtpBackend backend) {
        this.backend = backend;
    }

    @ParameterizedTest
    @EnumSource
    void opensAPlainRtpPacket(SrtpProfile profile) {
        assertRtpSurvives(profile, RtpPackets.rtp(SSRC, 0x1234, 1_000));
    }

    @ParameterizedTest
    @EnumSource
    void opensAPacketWithoutPayload(SrtpProfile profile) {
        assertRtpSurvives(profile, RtpPackets.rtp(SSRC, 0x1234, 0));
    }

    @ParameterizedTest
    @EnumSource
    void opensAPacketWithExtensionAndSourcesAndPadding(SrtpProfile profile) {
        assertRtpSurvives(profile, RtpPackets.decorated());
    }

    /** Only the payload is hidden: a header extension stays readable (RFC 3711 3.1). */
    @ParameterizedTest
    @EnumSource
    void leavesHeaderAndExtensionInTheClear(SrtpProfile profile) {
        byte[] plain = RtpPackets.decorated();
        byte[] sealed = SrtpTestKeys.protectRtp(backend.sender(SrtpTestKeys.random(profile, 1)), plain);
        int header = 12 + 8 + 12;
        assertEquals(plain.length + profile.rtpTagLength(), sealed.length);
        assertArrayEquals(Arrays.copyOf(plain, header), Arrays.copyOf(sealed, header));
        assertTrue(Arrays.mismatch(plain, header, plain.length, sealed, header, plain.length) >= 0);
    }

    @ParameterizedTest
    @EnumSource
    void opensManyRtcpPackets(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 2);
        SrtpSender sender = backend.sender(keys);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] plain = RtpPackets.rtcp(SSRC);
        for (int index = 0; index < 1_000; index++) {
            byte[] sealed = SrtpTestKeys.protectRtcp(sender, plain);
            assertEquals(plain.length + profile.rtcpTagLength() + 4, sealed.length);
            assertEquals(plain.length, receiver.unprotectRtcp(sealed, 0, sealed.length));
            assertArrayEquals(plain, Arrays.copyOf(sealed, plain.length));
        }
    }

    /** Each direction has keys of its own (RFC 5764 4.2). */
    @ParameterizedTest
    @EnumSource
    void refusesItsOwnPacketReflected(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 3);
        byte[] sealed = SrtpTestKeys.protectRtp(backend.sender(keys), RtpPackets.rtp(SSRC, 1, 100));
        assertRefused(SrtpFailure.UNAUTHENTIC, backend.receiver(keys).unprotectRtp(sealed, 0, sealed.length));
    }

    @ParameterizedTest
    @EnumSource
    void refusesAReplayedRtpPacket(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 4);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] sealed = SrtpTestKeys.protectRtp(backend.sender(keys), RtpPackets.rtp(SSRC, 1, 100));
        assertEquals(112, receiver.unprotectRtp(sealed.clone(), 0, sealed.length));
        assertRefused(SrtpFailure.REPLAYED, receiver.unprotectRtp(sealed, 0, sealed.length));
    }

    @ParameterizedTest
    @EnumSource
    void refusesAReplayedRtcpPacket(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 5);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] sealed = SrtpTestKeys.protectRtcp(backend.sender(keys), RtpPackets.rtcp(SSRC));
        assertEquals(20, receiver.unprotectRtcp(sealed.clone(), 0, sealed.length));
        assertRefused(SrtpFailure.REPLAYED, receiver.unprotectRtcp(sealed, 0, sealed.length));
    }

    /** RFC 3711 3.3.2: the window is 64 packets wide, here exactly. */
    @ParameterizedTest
    @EnumSource
    void acceptsALatePacketWithinTheWindowAndRefusesAnOlderOne(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 6);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        List<byte[]> sealed = sequence(keys, 200);
        int newest = 199;
        receiver.unprotectRtp(sealed.get(newest), 0, sealed.get(newest).length);
        byte[] late = sealed.get(newest - WINDOW + 1);
        assertEquals(62, receiver.unprotectRtp(late, 0, late.length));
        byte[] tooLate = sealed.get(newest - WINDOW);
        assertRefused(SrtpFailure.REPLAYED, receiver.unprotectRtp(tooLate, 0, tooLate.length));
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnRtcpPacketOlderThanTheWindow(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 7);
        SrtpSender sender = backend.sender(keys);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] first = SrtpTestKeys.protectRtcp(sender, RtpPackets.rtcp(SSRC));
        for (int index = 0; index < WINDOW; index++) {
            byte[] next = SrtpTestKeys.protectRtcp(sender, RtpPackets.rtcp(SSRC));
            assertEquals(20, receiver.unprotectRtcp(next, 0, next.length));
        }
        assertRefused(SrtpFailure.REPLAYED, receiver.unprotectRtcp(first, 0, first.length));
    }

    /** Every byte is covered by the tag, and a refused packet leaves no trace: the true one is accepted behind it. */
    @ParameterizedTest
    @EnumSource
    void refusesAnRtpPacketWithAnyByteTamperedWith(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 8);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] sealed = SrtpTestKeys.protectRtp(backend.sender(keys), RtpPackets.decorated());
        for (int index = 0; index < sealed.length * 8; index++) {
            byte[] tampered = sealed.clone();
            tampered[index / 8] ^= (byte) (1 << index % 8);
            int result = receiver.unprotectRtp(tampered, 0, tampered.length);
            assertTrue(result < 0, "bit " + index);
        }
        assertEquals(RtpPackets.decorated().length, receiver.unprotectRtp(sealed, 0, sealed.length));
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnRtcpPacketWithAnyByteTamperedWith(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 9);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] sealed = SrtpTestKeys.protectRtcp(backend.sender(keys), RtpPackets.rtcp(SSRC));
        for (int index = 0; index < sealed.length * 8; index++) {
            byte[] tampered = sealed.clone();
            tampered[index / 8] ^= (byte) (1 << index % 8);
            int result = receiver.unprotectRtcp(tampered, 0, tampered.length);
            assertTrue(result < 0, "bit " + index);
        }
        assertEquals(20, receiver.unprotectRtcp(sealed, 0, sealed.length));
    }

    /** Nobody can fill the table with made-up sources: only authentic ones take a place. */
    @ParameterizedTest
    @EnumSource
    void keepsNoStateForForgedSources(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 10);
        SrtpSender sender = backend.sender(keys);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        for (int ssrc = 0; ssrc < 2 * SsrcTable.MAX_SSRCS; ssrc++) {
            byte[] rtp = RtpPackets.rtp(0x7000_0000 + ssrc, 1, 100);
            assertRefused(SrtpFailure.UNAUTHENTIC, receiver.unprotectRtp(rtp, 0, rtp.length));
            byte[] rtcp = Arrays.copyOf(RtpPackets.rtcp(0x7000_0000 + ssrc), 64);
            assertRefused(SrtpFailure.UNAUTHENTIC, receiver.unprotectRtcp(rtcp, 0, rtcp.length));
        }
        byte[] rtp = SrtpTestKeys.protectRtp(sender, RtpPackets.rtp(SSRC, 1, 100));
        assertEquals(112, receiver.unprotectRtp(rtp, 0, rtp.length));
        byte[] rtcp = SrtpTestKeys.protectRtcp(sender, RtpPackets.rtcp(SSRC));
        assertEquals(20, receiver.unprotectRtcp(rtcp, 0, rtcp.length));
    }

    @ParameterizedTest
    @EnumSource
    void boundsTheSourcesOfAPeer(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 11);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        SrtpSender sender = backend.sender(keys);
        for (int ssrc = 0; ssrc < SsrcTable.MAX_SSRCS; ssrc++) {
            byte[] rtp = SrtpTestKeys.protectRtp(sender, RtpPackets.rtp(ssrc, 1, 20));
            assertEquals(32, receiver.unprotectRtp(rtp, 0, rtp.length));
            byte[] rtcp = SrtpTestKeys.protectRtcp(sender, RtpPackets.rtcp(ssrc));
            assertEquals(20, receiver.unprotectRtcp(rtcp, 0, rtcp.length));
        }
        byte[] rtpRoom = SrtpTestKeys.withRoom(RtpPackets.rtp(SsrcTable.MAX_SSRCS, 1, 20));
        assertEquals(SrtpSender.FAILED, sender.protectRtp(rtpRoom, 0, 32));
        byte[] rtcpRoom = SrtpTestKeys.withRoom(RtpPackets.rtcp(SsrcTable.MAX_SSRCS));
        assertEquals(SrtpSender.FAILED, sender.protectRtcp(rtcpRoom, 0, 20));

        SrtpSender other = backend.sender(keys);
        byte[] rtp = SrtpTestKeys.protectRtp(other, RtpPackets.rtp(SsrcTable.MAX_SSRCS, 1, 20));
        assertRefused(SrtpFailure.TOO_MANY_SSRCS, receiver.unprotectRtp(rtp, 0, rtp.length));
        byte[] rtcp = SrtpTestKeys.protectRtcp(other, RtpPackets.rtcp(SsrcTable.MAX_SSRCS));
        assertRefused(SrtpFailure.TOO_MANY_SSRCS, receiver.unprotectRtcp(rtcp, 0, rtcp.length));
        byte[] known = SrtpTestKeys.protectRtp(sender, RtpPackets.rtp(7, 2, 20));
        assertEquals(32, receiver.unprotectRtp(known, 0, known.length));
    }

    /** The rollover counter is guessed from what arrives (RFC 3711 3.3.1): three turns of the sequence number, 20 % lost. */
    @ParameterizedTest
    @EnumSource
    void followsTheRolloverCounterThroughLoss(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 12);
        SrtpSender sender = backend.sender(keys);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        Random random = new Random(42);
        int first = 0xFFF0;
        for (int index = 0; index < 200_000; index++) {
            byte[] plain = RtpPackets.rtp(SSRC, first + index & 0xFFFF, 20);
            byte[] sealed = SrtpTestKeys.protectRtp(sender, plain);
            // The first packet tells the receiver where the sender begins.
            if (index > 0 && random.nextInt(100) < 20) {
                continue;
            }
            assertEquals(plain.length, receiver.unprotectRtp(sealed, 0, sealed.length));
            assertArrayEquals(plain, Arrays.copyOf(sealed, plain.length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void acceptsReorderingAcrossWraparound(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 13);
        SrtpSender sender = backend.sender(keys);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] before = SrtpTestKeys.protectRtp(sender, RtpPackets.rtp(SSRC, 0xFFFE, 20));
        byte[] last = SrtpTestKeys.protectRtp(sender, RtpPackets.rtp(SSRC, 0xFFFF, 20));
        byte[] zero = SrtpTestKeys.protectRtp(sender, RtpPackets.rtp(SSRC, 0x0000, 20));
        assertEquals(32, receiver.unprotectRtp(before, 0, before.length));
        assertEquals(32, receiver.unprotectRtp(zero, 0, zero.length));
        assertEquals(32, receiver.unprotectRtp(last, 0, last.length));
    }

    @ParameterizedTest
    @EnumSource
    void touchesNothingOutsideThePacket(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 14);
        byte[] plain = RtpPackets.decorated();
        int offset = 13;
        byte[] data = new byte[offset + plain.length + SrtpBackend.MAX_EXPANSION + 50];
        Arrays.fill(data, (byte) 0x5A);
        System.arraycopy(plain, 0, data, offset, plain.length);

        int sealed = backend.sender(keys).protectRtp(data, offset, plain.length);
        assertFilled(data, 0, offset);
        assertFilled(data, offset + sealed, data.length);

        int opened = backend.receiver(keys.mirrored()).unprotectRtp(data, offset, sealed);
        assertFilled(data, 0, offset);
        assertFilled(data, offset + sealed, data.length);
        assertArrayEquals(plain, Arrays.copyOfRange(data, offset, offset + opened));
    }

    @ParameterizedTest
    @EnumSource
    void touchesNothingOutsideTheControlPacket(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 15);
        byte[] plain = RtpPackets.rtcp(SSRC);
        int offset = 13;
        byte[] data = new byte[offset + plain.length + SrtpBackend.MAX_EXPANSION + 50];
        Arrays.fill(data, (byte) 0x5A);
        System.arraycopy(plain, 0, data, offset, plain.length);

        int sealed = backend.sender(keys).protectRtcp(data, offset, plain.length);
        assertFilled(data, 0, offset);
        assertFilled(data, offset + sealed, data.length);

        int opened = backend.receiver(keys.mirrored()).unprotectRtcp(data, offset, sealed);
        assertFilled(data, 0, offset);
        assertFilled(data, offset + sealed, data.length);
        assertArrayEquals(plain, Arrays.copyOfRange(data, offset, offset + opened));
    }

    /** The tag must fit behind the packet: an array without room is the caller's error and fails the packet alone. */
    @ParameterizedTest
    @EnumSource
    void failsAPacketWithoutRoomBehindIt(SrtpProfile profile) {
        SrtpSender sender = backend.sender(SrtpTestKeys.random(profile, 16));
        byte[] packet = RtpPackets.rtp(SSRC, 1, 100);
        assertEquals(SrtpSender.FAILED, sender.protectRtp(packet, 0, packet.length));
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryTruncationOfAPacket(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 17);
        SrtpSender sender = backend.sender(keys);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] rtp = SrtpTestKeys.protectRtp(sender, RtpPackets.decorated());
        byte[] rtcp = SrtpTestKeys.protectRtcp(sender, RtpPackets.rtcp(SSRC));
        for (int length = 0; length < rtp.length; length++) {
            assertTrue(receiver.unprotectRtp(Arrays.copyOf(rtp, length), 0, length) < 0, "length " + length);
        }
        for (int length = 0; length < rtcp.length; length++) {
            assertTrue(receiver.unprotectRtcp(Arrays.copyOf(rtcp, length), 0, length) < 0, "length " + length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesNoiseWithoutThrowing(SrtpProfile profile) {
        SrtpReceiver receiver = backend.receiver(SrtpTestKeys.random(profile, 18));
        Random random = new Random(42);
        for (int index = 0; index < 20_000; index++) {
            byte[] noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            assertTrue(receiver.unprotectRtp(noise.clone(), 0, noise.length) < 0);
            assertTrue(receiver.unprotectRtcp(noise, 0, noise.length) < 0);
        }
    }

    /** A header that promises more than the packet has must not bring the sender down. */
    @ParameterizedTest
    @EnumSource
    void sendsOrFailsNoiseWithoutThrowing(SrtpProfile profile) {
        SrtpSender sender = backend.sender(SrtpTestKeys.random(profile, 19));
        Random random = new Random(42);
        for (int index = 0; index < 1_000; index++) {
            int length = random.nextInt(80);
            byte[] noise = new byte[length + SrtpBackend.MAX_EXPANSION];
            random.nextBytes(noise);
            assertTrue(sender.protectRtp(noise.clone(), 0, length) <= noise.length);
            assertTrue(sender.protectRtcp(noise, 0, length) <= noise.length);
        }
    }

    private List<byte[]> sequence(SrtpKeys keys, int count) {
        SrtpSender sender = backend.sender(keys);
        List<byte[]> sealed = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            sealed.add(SrtpTestKeys.protectRtp(sender, RtpPackets.rtp(SSRC, index, 50)));
        }
        return sealed;
    }

    private void assertRtpSurvives(SrtpProfile profile, byte[] plain) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 20);
        byte[] sealed = SrtpTestKeys.protectRtp(backend.sender(keys), plain);
        assertEquals(plain.length, backend.receiver(keys.mirrored()).unprotectRtp(sealed, 0, sealed.length));
        assertArrayEquals(plain, Arrays.copyOf(sealed, plain.length));
    }

    private static void assertRefused(SrtpFailure expected, int result) {
        assertTrue(result < 0, "accepted");
        assertEquals(expected, SrtpFailure.of(result));
    }

    private static void assertFilled(byte[] data, int from, int to) {
        for (int index = from; index < to; index++) {
            assertEquals(0x5A, data[index], "at " + index);
        }
    }
}
