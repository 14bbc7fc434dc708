package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.SlotQuality;

/** Where a subscription's finished packets go: the subscriber's transport, which protects and sends them. */
public interface PacketOutlet {
    /**
     * Protects and sends one RTP packet in place, at once or as soon as the path has room; the array must have room for the
     * authentication tag behind it.
     *
     * @return whether it will leave
     */
    boolean sendRtp(byte[] data, int offset, int length, Urgency urgency, long nowNanos);

    /** Smoothed round-trip time to the peer in nanoseconds, a guess before the first report. */
    long roundTripNanos();

    /** The first packet of the slot's present source left. */
    void onSlotLive(Subscription subscription);

    /** The slot's source is in a format that the subscriber can't take. */
    void onUndecodable(Subscription subscription);

    /** The path carries more or less of what the slot asked for than before. */
    void onQuality(Subscription subscription, SlotQuality quality);

    /** The subscription can't go on without a key frame of this encoding. */
    void requestKeyframe(Subscription subscription, int encoding);
}
