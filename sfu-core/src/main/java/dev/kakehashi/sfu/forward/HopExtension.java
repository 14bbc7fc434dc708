package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.HeaderExtensionKind;

/**
 * The header extension by which the receiver tells us what our path carries: the transport-wide sequence number
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01), else the time at which the packet leaves (abs-send-time), else none.
 * It stands first in every packet that has one, so that the value, which is known only when the packet leaves, can be put in
 * at a fixed place.
 */
public enum HopExtension {
    SEQUENCE(HeaderExtensionKind.TRANSPORT_WIDE_CC, 2),
    TIME(HeaderExtensionKind.ABS_SEND_TIME, 3),
    NONE(HeaderExtensionKind.TRANSPORT_WIDE_CC, 0);

    private static final int PROFILE_AT = 12;
    private static final int FIRST_AT = 16;
    private static final int ONE_BYTE_PROFILE_FIRST = 0xBE;

    private final HeaderExtensionKind kind;
    private final int bytes;

    HopExtension(HeaderExtensionKind kind, int bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** The one that a receiver gets. */
    public static HopExtension of(RtpFormats to) {
        if (SEQUENCE.fits(to)) {
            return SEQUENCE;
        }
        return TIME.fits(to) ? TIME : NONE;
    }

    /** A number above 14 takes the two-byte form (RFC 8285 4.2, 4.3). */
    private boolean fits(RtpFormats to) {
        int id = to.extensions().id(kind);
        return id > 0 && (to.mixedHeaders() || OutgoingRtp.fitsOneByte(id, bytes));
    }

    /** Whether a packet needs the two-byte form for its sake. */
    boolean needsTwoByteHeader(RtpFormats to) {
        return this != NONE && !OutgoingRtp.fitsOneByte(to.extensions().id(kind), bytes);
    }

    /** Leaves room for the value; returns the place behind it. */
    int write(byte[] buffer, int at, RtpFormats to, boolean twoByte) {
        if (this == NONE) {
            return at;
        }
        int id = to.extensions().id(kind);
        int next = at;
        if (twoByte) {
            buffer[next++] = (byte) id;
            buffer[next++] = (byte) bytes;
        } else {
            buffer[next++] = (byte) (id << 4 | bytes - 1);
        }
        for (int index = 0; index < bytes; index++) {
            buffer[next++] = 0;
        }
        return next;
    }

    /**
     * Puts the transport-wide sequence number into a packet that {@link OutgoingRtp} made for a receiver that agreed to it.
     *
     * @param number 0 to 65535
     */
    public static void stampSequence(byte[] data, int offset, int number) {
        int at = valueAt(data, offset);
        data[at] = (byte) (number >>> 8);
        data[at + 1] = (byte) number;
    }

    /** Puts the time into a packet for a receiver that agreed to abs-send-time: 24 bits, 6.18 fixed point seconds. */
    public static void stampTime(byte[] data, int offset, long nowNanos) {
        int at = valueAt(data, offset);
        long fixed = (nowNanos / 1_000L << 18) / 1_000_000L;
        data[at] = (byte) (fixed >>> 16);
        data[at + 1] = (byte) (fixed >>> 8);
        data[at + 2] = (byte) fixed;
    }

    private static int valueAt(byte[] data, int offset) {
        boolean oneByte = (data[offset + PROFILE_AT] & 0xFF) == ONE_BYTE_PROFILE_FIRST;
        return offset + FIRST_AT + (oneByte ? 1 : 2);
    }
}
