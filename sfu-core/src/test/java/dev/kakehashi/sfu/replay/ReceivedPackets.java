package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.forward.PacketOutlet;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.forward.Urgency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A subscriber's end: keeps the packets as they leave, before they would be protected. */
final class ReceivedPackets implements PacketOutlet {
    private static final long ROUND_TRIP_NANOS = 50_000_000L;

    private final List<byte[]> packets = new ArrayList<>();

    /** In the order in which they left. */
    List<byte[]> packets() {
        return packets;
    }

    @Override
    public boolean sendRtp(byte[] data, int offset, int length, Urgency urgency, long nowNanos) {
        packets.add(Arrays.copyOfRange(data, offset, offset + length));
        return true;
    }

    @Override
    public long roundTripNanos() {
        return ROUND_TRIP_NANOS;
    }

    @Override
    public void onSlotLive(Subscription live) {}

    @Override
    public void onQuality(Subscription subscription, SlotQuality quality) {}

    @Override
    public void onUndecodable(Subscription undecodable) {
        throw new IllegalStateException("the subscriber takes every codec");
    }

    @Override
    public void requestKeyframe(Subscription waiting, int encoding) {
        // The next recorded one is at most 0.7 s away.
    }
}
