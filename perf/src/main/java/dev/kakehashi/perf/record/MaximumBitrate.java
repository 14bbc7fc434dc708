package dev.kakehashi.perf.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Receiver Estimated Maximum Bitrate (draft-alvestrand-rmcat-remb-03 2.2): without it or transport-wide feedback a browser
 * stays at its start bitrate and leaves layers out.
 *
 * <pre>
 * |V=2|P| FMT=15  |   PT=206      |             length            |
 * |                  SSRC of packet sender                        |
 * |                  SSRC of media source, 0                      |
 * |  'R' 'E' 'M' 'B'                                              |
 * |  Num SSRC     | BR Exp    |  BR Mantissa                      |
 * |   SSRC feedback, one for each                                 |
 * </pre>
 */
final class MaximumBitrate {
    private static final int FIXED_BYTES = 20;
    private static final int MANTISSA_BITS = 18;

    private MaximumBitrate() {}

    /** Returns the bytes written. */
    static int write(byte[] data, int at, int senderSsrc, int bitrateBps, Collection<Integer> ssrcs) {
        int bytes = FIXED_BYTES + ssrcs.size() * 4;
        int exponent = Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(bitrateBps) - MANTISSA_BITS);
        ByteBuffer packet = ByteBuffer.wrap(data, at, bytes);
        packet.put((byte) 0x8F).put((byte) 206).putShort((short) (bytes / 4 - 1));
        packet.putInt(senderSsrc).putInt(0).put("REMB".getBytes(StandardCharsets.US_ASCII));
        packet.putInt(ssrcs.size() << 24 | exponent << MANTISSA_BITS | bitrateBps >>> exponent);
        ssrcs.forEach(packet::putInt);
        return bytes;
    }
}
