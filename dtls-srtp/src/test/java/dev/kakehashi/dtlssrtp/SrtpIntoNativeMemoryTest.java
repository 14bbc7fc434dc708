package dev.kakehashi.dtlssrtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets that are protected on their way into native memory. */
@ParameterizedClass
@MethodSource("dev.kakehashi.dtlssrtp.SrtpTestKeys#backends")
final class SrtpIntoNativeMemoryTest {
    private static final int OFFSET = 13;
    private static final int AT = 7;
    private static final byte FILLED = 0x5A;

    private final SrtpBackend backend;

    SrtpIntoNativeMemoryTest(SrtpBackend backend) {
        this.backend = backend;
    }

    @ParameterizedTest
    @EnumSource
    void isTheSamePacketAsInPlace(SrtpProfile profile) {
        SrtpKeys keys = SrtpTestKeys.random(profile, 50);
        byte[] plain = RtpPackets.decorated();
        byte[] expected = SrtpTestKeys.protectRtp(backend.sender(keys), plain);

        byte[] written = into(backend.sender(keys), plain, expected.length + AT + 60);

        assertArrayEquals(expected, Arrays.copyOfRange(written, AT, AT + expected.length));
    }

    @ParameterizedTest
    @EnumSource
    void touchesNothingAroundThePacket(SrtpProfile profile) {
        byte[] plain = RtpPackets.rtp(1, 1, 77);

        byte[] written = into(backend.sender(SrtpTestKeys.random(profile, 51)), plain, 300);

        for (int index = 0; index < written.length; index++) {
            boolean within = index >= AT && index < AT + plain.length + profile.rtpTagLength();
            if (!within) {
                assertEquals(FILLED, written[index], "at " + index);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void failsWithoutRoomThere(SrtpProfile profile) {
        SrtpSender sender = backend.sender(SrtpTestKeys.random(profile, 52));
        byte[] from = SrtpTestKeys.withRoom(RtpPackets.rtp(1, 1, 77));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(89 + SrtpBackend.MAX_EXPANSION);
            assertEquals(SrtpSender.FAILED, sender.protectRtp(from, 0, 89, to, 1));
            assertEquals(SrtpSender.FAILED, sender.protectRtp(from, 0, 89, to, -1));
            assertEquals(SrtpSender.FAILED, sender.protectRtp(from, 0, 89, to, Long.MAX_VALUE));
            assertEquals(89 + profile.rtpTagLength(), sender.protectRtp(from, 0, 89, to, 0));
        }
    }

    private static byte[] into(SrtpSender sender, byte[] plain, int bytes) {
        byte[] from = new byte[OFFSET + plain.length + SrtpBackend.MAX_EXPANSION];
        System.arraycopy(plain, 0, from, OFFSET, plain.length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(bytes).fill(FILLED);
            sender.protectRtp(from, OFFSET, plain.length, to, AT);
            return to.toArray(JAVA_BYTE);
        }
    }
}
