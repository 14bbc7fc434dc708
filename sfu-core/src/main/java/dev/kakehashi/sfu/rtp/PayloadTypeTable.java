package dev.kakehashi.sfu.rtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the payload types of one transport mean. Immutable. */
public final class PayloadTypeTable {
    private static final int COUNT = 128;
    private final @Nullable Codec[] codecs = new Codec[COUNT];
    private final int[] associated = new int[COUNT];
    private final int[] retransmission = new int[COUNT];
    private final int[] byCodec = new int[Codec.values().length];

    /** Of several formats of one codec the first counts; numbers outside 0 to 127 are left out. */
    public PayloadTypeTable(List<PayloadFormat> formats) {
        java.util.Arrays.fill(associated, -1);
        java.util.Arrays.fill(retransmission, -1);
        java.util.Arrays.fill(byCodec, -1);
        for (PayloadFormat format : formats) {
            add(format);
        }
    }

    private void add(PayloadFormat format) {
        int type = format.payloadType();
        if (type < 0 || type >= COUNT) {
            return;
        }
        codecs[type] = format.codec();
        if (byCodec[format.codec().ordinal()] < 0) {
            byCodec[format.codec().ordinal()] = type;
        }
        int original = format.associatedPayloadType();
        if (format.codec() == Codec.RTX && original >= 0 && original < COUNT) {
            associated[type] = original;
            retransmission[original] = type;
        }
    }

    public @Nullable Codec codec(int payloadType) {
        return codecs[payloadType];
    }

    /** The payload type of a codec, or -1. */
    public int payloadType(Codec codec) {
        return byCodec[codec.ordinal()];
    }

    /** For a retransmission's payload type the one that it repeats (RFC 4588 8.1), else -1. */
    public int associated(int payloadType) {
        return associated[payloadType];
    }

    /** The payload type of retransmissions of this one, or -1. */
    public int retransmission(int payloadType) {
        return retransmission[payloadType];
    }
}
