package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What libcrypto's side does beyond what both implementations have in common. */
final class OpenSslSrtpTest {
    private static final int SSRC = RtpPackets.SSRC;

    private final SrtpBackend backend = new OpenSslSrtpBackend();

    @ParameterizedTest
    @EnumSource
    void failsEveryPacketOnceItIsClosed(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 40);
        SrtpSender sender = backend.sender(keys);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] rtp = SrtpTestKeys.protectRtp(sender, RtpPackets.rtp(SSRC, 1, 100));
        byte[] rtcp = SrtpTestKeys.protectRtcp(sender, RtpPackets.rtcp(SSRC));
        sender.close();
        receiver.close();
        sender.close();
        receiver.close();

        assertEquals(SrtpSender.FAILED, sender.protectRtp(SrtpTestKeys.withRoom(RtpPackets.rtp(SSRC, 2, 100)), 0, 112));
        assertEquals(SrtpSender.FAILED, sender.protectRtcp(SrtpTestKeys.withRoom(RtpPackets.rtcp(SSRC)), 0, 20));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(200);
            byte[] from = SrtpTestKeys.withRoom(RtpPackets.rtp(SSRC, 3, 100));
            assertEquals(SrtpSender.FAILED, sender.protectRtp(from, 0, 112, to, 0));
        }
        assertTrue(receiver.unprotectRtp(rtp, 0, rtp.length) < 0);
        assertTrue(receiver.unprotectRtcp(rtcp, 0, rtcp.length) < 0);
    }

    @ParameterizedTest
    @EnumSource
    void leavesARefusedPacketAsItCame(SrtpProfile profile) {
        SrtpReceiver receiver = backend.receiver(SrtpTestKeys.random(profile, 41));
        byte[] rtp = RtpPackets.rtp(SSRC, 1, 100);
        byte[] rtcp = Arrays.copyOf(RtpPackets.rtcp(SSRC), 60);
        byte[] rtpThen = rtp.clone();
        byte[] rtcpThen = rtcp.clone();

        assertTrue(receiver.unprotectRtp(rtp, 0, rtp.length) < 0);
        assertTrue(receiver.unprotectRtcp(rtcp, 0, rtcp.length) < 0);

        assertArrayEquals(rtpThen, rtp);
        assertArrayEquals(rtcpThen, rtcp);
    }

    /** No packet of this length comes from a network; it must not outgrow the memory where packets are worked on. */
    @ParameterizedTest
    @EnumSource
    void refusesMoreThanADatagramHolds(SrtpProfile profile) {
        byte[] huge = Arrays.copyOf(RtpPackets.rtp(SSRC, 1, 100), 70_000);
        SrtpKeys keys = SrtpTestKeys.random(profile, 42);
        assertEquals(SrtpSender.FAILED, backend.sender(keys).protectRtp(huge, 0, 65_536));
        assertEquals(SrtpSender.FAILED, backend.sender(keys).protectRtcp(huge, 0, 65_536));
        assertTrue(backend.receiver(keys).unprotectRtp(huge, 0, huge.length) < 0);
        assertTrue(backend.receiver(keys).unprotectRtcp(huge, 0, huge.length) < 0);
        assertTrue(backend.sender(keys).protectRtp(huge, 0, 65_535) > 65_535);
    }

    /** RTCP may come authenticated and in the clear (RFC 3711 3.4); the tag covers all of it, index included. */
    @ParameterizedTest
    @EnumSource
    void acceptsControlThatIsAuthenticButNotEncrypted(SrtpProfile profile) throws GeneralSecurityException {
        SrtpKeys keys = SrtpTestKeys.random(profile, 43);
        byte[] plain = RtpPackets.rtcp(SSRC);
        byte[] received = inTheClear(profile, keys.receiveKey(), keys.receiveSalt(), plain, 7);
        byte[] tampered = received.clone();
        tampered[12] ^= 1;
        SrtpReceiver receiver = backend.receiver(keys);

        assertEquals(SrtpFailure.UNAUTHENTIC, SrtpFailure.of(receiver.unprotectRtcp(tampered, 0, tampered.length)));
        assertEquals(plain.length, receiver.unprotectRtcp(received, 0, received.length));
        assertArrayEquals(plain, Arrays.copyOf(received, plain.length));
        assertEquals(SrtpFailure.REPLAYED, SrtpFailure.of(receiver.unprotectRtcp(received, 0, received.length)));
    }

    @ParameterizedTest
    @EnumSource
    void allocatesNothingForAPacket(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 44);
        SrtpSender sender = backend.sender(keys);
        SrtpReceiver receiver = backend.receiver(keys.mirrored());
        byte[] rtp = SrtpTestKeys.withRoom(RtpPackets.rtp(SSRC, 0, 1_000));
        byte[] rtcp = SrtpTestKeys.withRoom(RtpPackets.rtcp(SSRC));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(2_048);
            exchange(sender, receiver, rtp, rtcp, to, 0, 20_000);
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            exchange(sender, receiver, rtp, rtcp, to, 20_000, 10_000);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 4_096, allocated + " bytes for 10,000 rounds");
        }
    }

    private static void exchange(
            SrtpSender sender,
            SrtpReceiver receiver,
            byte[] rtp,
            byte[] rtcp,
            MemorySegment to,
            int first,
            int rounds) {
        for (int round = first; round < first + rounds; round++) {
            int length = sender.protectRtp(numbered(rtp, 2 * round), 0, 1_012);
            int opened = receiver.unprotectRtp(rtp, 0, length);
            int copied = sender.protectRtp(numbered(rtp, 2 * round + 1), 0, 1_012, to, 8);
            int control = receiver.unprotectRtcp(rtcp, 0, sender.protectRtcp(rtcp, 0, 20));
            if (opened != 1_012 || copied != length || control != 20) {
                throw new AssertionError("round " + round);
            }
        }
    }

    private static byte[] numbered(byte[] packet, int sequenceNumber) {
        packet[2] = (byte) (sequenceNumber >> 8);
        packet[3] = (byte) sequenceNumber;
        return packet;
    }

    private static byte[] inTheClear(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, byte[] plain, int index)
            throws GeneralSecurityException {
        ByteBuffer packet = ByteBuffer.allocate(plain.length + profile.rtcpTagLength() + 4);
        if (profile == SrtpProfile.AES_CM_128_HMAC_SHA1_80) {
            byte[] key = ReferenceSrtp.derive(masterKey, masterSalt, 0x04, 20);
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            packet.put(plain).putInt(index);
            mac.update(packet.array(), 0, packet.position());
            return packet.put(mac.doFinal(), 0, 10).array();
        }
        byte[] key = ReferenceSrtp.derive(masterKey, masterSalt, ReferenceSrtp.RTCP_ENCRYPTION, profile.keyLength());
        byte[] nonce = ReferenceSrtp.derive(masterKey, masterSalt, ReferenceSrtp.RTCP_SALT, profile.saltLength());
        byte[] ssrcAndIndex = ByteBuffer.allocate(12)
                .putInt(2, ByteBuffer.wrap(plain).getInt(4))
                .putInt(8, index)
                .array();
        for (int at = 0; at < nonce.length; at++) {
            nonce[at] ^= ssrcAndIndex[at];
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(plain);
        cipher.updateAAD(ByteBuffer.allocate(4).putInt(index).array());
        return packet.put(plain).put(cipher.doFinal()).putInt(index).array();
    }
}
