package dev.kakehashi.sfu.rtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the payload types of one transport mean. Immutable. */
public final class PayloadTypeTable {
    static final int COUNT = 128;
    private final @Nullable PayloadFormat[] formats = new PayloadFormat[COUNT];
    private final @Nullable Codec[] codecs = new Codec[COUNT];
    private final int[] associated = new int[COUNT];
    private final int[] retransmission = new int[COUNT];

    /** Of several formats of one number the first counts; numbers outside 0 to 127 are left out. */
    public PayloadTypeTable(List<PayloadFormat> formats) {
        java.util.Arrays.fill(associated, -1);
        java.util.Arrays.fill(retransmission, -1);
        for (PayloadFormat format : formats) {
            add(format);
        }
    }

    private void add(PayloadFormat format) {
        int type = format.payloadType();
        if (type < 0 || type >= COUNT || formats[type] != null) {
            return;
        }
        formats[type] = format;
        codecs[type] = format.codec();
        int original = format.associatedPayloadType();
        if (format.codec() == Codec.RTX && original >= 0 && original < COUNT) {
            associated[type] = original;
            retransmission[original] = type;
        }
    }

    public @Nullable Codec codec(int payloadType) {
        return codecs[payloadType];
    }

    /** Whether some payload type carries this codec. */
    public boolean has(Codec codec) {
        return payloadType(codec) >= 0;
    }

    /** The lowest payload type of a codec, or -1. */
    public int payloadType(Codec codec) {
        for (int type = 0; type < COUNT; type++) {
            if (codecs[type] == codec) {
                return type;
            }
        }
        return -1;
    }

    /** The lowest payload type of retransmissions of anything, or -1. */
    public int anyRetransmission() {
        return payloadType(Codec.RTX);
    }

    /** The payload type under which this peer takes a stream of another peer's format, or -1. */
    public int payloadTypeFor(PayloadFormat stream) {
        int best = -1;
        int bestFit = 0;
        for (int type = 0; type < COUNT; type++) {
            PayloadFormat format = formats[type];
            int fit = format == null ? 0 : format.fit(stream);
            if (fit > bestFit) {
                bestFit = fit;
                best = type;
            }
        }
        return best;
    }

    public @Nullable PayloadFormat format(int payloadType) {
        return formats[payloadType];
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
