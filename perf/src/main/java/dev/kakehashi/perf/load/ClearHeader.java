package dev.kakehashi.perf.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A view of what SRTP leaves in the clear (RFC 3711 3.1): the RTP header and its extensions. Made once, wrapped around each
 * packet in turn. Confined to one thread.
 */
final class ClearHeader {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int FIXED_BYTES = 12;
    private static final int ONE_BYTE_PROFILE = 0xBEDE;

    private int first;
    private int second;
    private int sequenceNumber;
    private int ssrc;
    private int transportWide;

    /**
     * Looks at one packet.
     *
     * @param transportWideId of the extension with the transport-wide number, -1 where there is none
     * @return false where it is cut short
     */
    boolean wrap(MemorySegment data, long at, int length, int transportWideId) {
        if (length < FIXED_BYTES) {
            return false;
        }
        first = data.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
        second = data.get(ValueLayout.JAVA_BYTE, at + 1) & 0xFF;
        sequenceNumber = data.get(SHORT, at + 2) & 0xFFFF;
        ssrc = data.get(INT, at + 8);
        transportWide = -1;
        int extensions = FIXED_BYTES + (first & 0x0F) * Integer.BYTES;
        if ((first & 0x10) != 0 && transportWideId > 0 && extensions + Integer.BYTES <= length) {
            readExtensions(data, at, extensions, length, transportWideId);
        }
        return true;
    }

    /** RFC 8285 4.2: an id of 4 bits, a length of 4 bits less one; the server has no need of the longer form here. */
    private void readExtensions(MemorySegment data, long at, int start, int length, int wanted) {
        int words = data.get(SHORT, at + start + 2) & 0xFFFF;
        int from = start + Integer.BYTES;
        int end = from + words * Integer.BYTES;
        if ((data.get(SHORT, at + start) & 0xFFFF) != ONE_BYTE_PROFILE || end > length) {
            return;
        }
        while (from < end) {
            int element = data.get(ValueLayout.JAVA_BYTE, at + from) & 0xFF;
            int bytes = element == 0 ? 0 : (element & 0x0F) + 1;
            if (element >>> 4 == wanted && bytes == Short.BYTES && from + bytes < end) {
                transportWide = data.get(SHORT, at + from + 1) & 0xFFFF;
                return;
            }
            from += 1 + bytes;
        }
    }

    /** RFC 5761 4: packet types 192 to 223 are RTCP. */
    boolean isRtcp() {
        return second >= 192 && second <= 223;
    }

    int sequenceNumber() {
        return sequenceNumber;
    }

    int ssrc() {
        return ssrc;
    }

    /** 0 to 65535, or -1 where it is not there. */
    int transportWide() {
        return transportWide;
    }
}
