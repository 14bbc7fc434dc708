package dev.kakehashi.sfu.rtp;

/** A publisher's payload types in a subscriber's numbers, by codec and format parameters. Immutable. */
public final class PayloadTypeMap {
    private final byte[] types = new byte[PayloadTypeTable.COUNT];
    private final byte[] primaries = new byte[PayloadTypeTable.COUNT];

    public PayloadTypeMap(PayloadTypeTable publisher, PayloadTypeTable subscriber) {
        for (int type = 0; type < types.length; type++) {
            PayloadFormat format = publisher.format(type);
            types[type] = (byte) (format == null ? -1 : subscriber.payloadTypeFor(format));
            primaries[type] =
                    (byte) (format == null || format.codec() != Codec.RED ? -1 : subscriber.payloadType(Codec.OPUS));
        }
    }

    /** The subscriber's number of a publisher's payload type (0 to 127), or -1 where it can't take it. */
    public int get(int payloadType) {
        return types[payloadType];
    }

    /** The subscriber's number for what is inside a publisher's RED, or -1. */
    public int primary(int payloadType) {
        return primaries[payloadType];
    }
}
