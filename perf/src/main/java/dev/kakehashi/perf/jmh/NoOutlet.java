package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.forward.PacketOutlet;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.forward.Urgency;

/** A subscriber's transport that only counts. */
final class NoOutlet implements PacketOutlet {
    private long bytes;
    private byte last;

    @Override
    public boolean sendRtp(byte[] data, int offset, int length, Urgency urgency, long nowNanos) {
        bytes += length;
        last = data[offset + length - 1];
        return true;
    }

    long bytes() {
        return bytes + last;
    }

    @Override
    public long roundTripNanos() {
        return 0;
    }

    @Override
    public void onSlotLive(Subscription subscription) {}

    @Override
    public void onQuality(Subscription subscription, SlotQuality quality) {}

    @Override
    public void onUndecodable(Subscription subscription) {}

    @Override
    public void requestKeyframe(Subscription subscription, int encoding) {}
}
