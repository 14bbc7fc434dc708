package dev.kakehashi.sfu.rtcp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * REMB (draft-alvestrand-rmcat-remb-03 2.2): what a receiver believes that its network carries, of all these streams
 * together.
 *
 * <pre>
 * |V=2|P| FMT=15  |   PT=206      |             length            |
 * |                  SSRC of packet sender                        |
 * |                  SSRC of media source, 0                      |
 * |  Unique identifier 'R' 'E' 'M' 'B'                            |
 * |  Num SSRC     | BR Exp    |  BR Mantissa (18)                 |
 * |   SSRC feedback                                               |  ...
 * </pre>
 *
 * @param bitrateBps not negative; written with 18 significant bits
 * @param ssrcs at most 255
 */
public record ReceiverEstimate(int senderSsrc, long bitrateBps, List<Integer> ssrcs) {
    static final int FORMAT = 15;
    private static final int FIXED_BYTES = 20;
    private static final int IDENTIFIER = 0x52454D42;
    private static final int MANTISSA_BITS = 18;
    private static final int MAX_SSRCS = 255;

    public ReceiverEstimate {
        ssrcs = List.copyOf(ssrcs.subList(0, Math.min(ssrcs.size(), MAX_SSRCS)));
    }

    /** Other application layer feedback (RFC 4585 6.4) shares its numbers. */
    static boolean is(byte[] data, int at, int length) {
        return length >= FIXED_BYTES && RtcpBytes.get32(data, at + 12) == IDENTIFIER;
    }

    /** Null also for a bitrate that 63 bits do not hold. */
    static @Nullable ReceiverEstimate read(byte[] data, int at, int length) {
        int count = data[at + 16] & 0xFF;
        if (length < FIXED_BYTES + count * 4) {
            return null;
        }
        int packed = RtcpBytes.get32(data, at + 16);
        int exponent = packed >>> MANTISSA_BITS & 0x3F;
        long mantissa = packed & (1 << MANTISSA_BITS) - 1;
        long bitrate = mantissa << exponent;
        if (bitrate < 0 || bitrate >>> exponent != mantissa) {
            return null;
        }
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            ssrcs.add(RtcpBytes.get32(data, at + FIXED_BYTES + index * 4));
        }
        return new ReceiverEstimate(RtcpBytes.get32(data, at + 4), bitrate, ssrcs);
    }

    /** Returns the bytes written. */
    public int write(byte[] data, int at) {
        int bytes = FIXED_BYTES + ssrcs.size() * 4;
        RtcpBytes.header(data, at, FORMAT, RtcpBytes.PAYLOAD_FEEDBACK, bytes);
        RtcpBytes.put32(data, at + 4, senderSsrc);
        RtcpBytes.put32(data, at + 8, 0);
        RtcpBytes.put32(data, at + 12, IDENTIFIER);
        int exponent = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(bitrateBps) - MANTISSA_BITS);
        int mantissa = (int) (bitrateBps >>> exponent);
        RtcpBytes.put32(data, at + 16, ssrcs.size() << 24 | exponent << MANTISSA_BITS | mantissa);
        for (int index = 0; index < ssrcs.size(); index++) {
            RtcpBytes.put32(data, at + FIXED_BYTES + index * 4, ssrcs.get(index));
        }
        return bytes;
    }
}
