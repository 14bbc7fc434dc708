package dev.kakehashi.sfu.forward;

/** Where a subscription's finished packets go: the subscriber's transport, which protects and sends them. */
public interface PacketOutlet {
    /**
     * Protects and queues one RTP packet in place; the array must have room for the authentication tag behind it.
     *
     * @return whether it was queued
     */
    boolean sendRtp(byte[] data, int offset, int length);

    /** Smoothed round-trip time to the peer in nanoseconds, a guess before the first report. */
    long roundTripNanos();

    /** The first packet of the slot's present source left. */
    void onSlotLive(Subscription subscription);

    /** The slot's source is in a format that the subscriber can't take. */
    void onUndecodable(Subscription subscription);

    /** The subscription can't go on without a key frame of this encoding. */
    void requestKeyframe(Subscription subscription, int encoding);
}
