package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.OutgoingRtp;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.PayloadTypeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Recorded publishers and one subscriber with the engine between them, on a virtual clock and without loss. The
 * publishers were asked for a key frame every 0.7 s when they were recorded, so one comes soon after it is asked for here.
 */
final class ReplayedMeeting {
    private static final long TICK_NANOS = 100_000_000L;

    /** Other numbers than Chromium's, so that a forgotten translation shows. */
    private static final RtpFormats SUBSCRIBER = new RtpFormats(
            new PayloadTypeTable(List.of(
                    new PayloadFormat(111, Codec.VP8, "", -1),
                    new PayloadFormat(112, Codec.VP9, "profile-id=0", -1),
                    new PayloadFormat(113, Codec.H264, "packetization-mode=1;profile-level-id=42001f", -1),
                    new PayloadFormat(114, Codec.AV1, "", -1))),
            new HeaderExtensionMap(
                    Map.of(7, HeaderExtensionKind.DEPENDENCY_DESCRIPTOR, 2, HeaderExtensionKind.VIDEO_ORIENTATION)),
            true);

    /** The clock begins shortly before it turns negative, as nanoTime may. */
    private final long startNanos = Long.MAX_VALUE - 5_000_000_000L;

    private final List<ReplayedPublisher> publishers = new ArrayList<>();
    private final Subscription subscription;
    private final ReceivedPackets received = new ReceivedPackets();
    private long nowNanos = startNanos;
    private long nextTickNanos = startNanos;

    ReplayedMeeting(long seed, Recording... recordings) {
        PacketPool pool = new PacketPool();
        for (Recording recording : recordings) {
            publishers.add(new ReplayedPublisher(publishers.size() + 1, recording, pool));
        }
        OutgoingSlot slot = new OutgoingSlot("0", SlotUse.VIDEO, 0, 0xA0A0A0A0L, 0xB0B0B0B0L);
        subscription =
                new Subscription(slot, SUBSCRIBER, new OutgoingRtp(), received, new DropCounters(), new Random(seed));
        watch(0);
    }

    /** Another publisher comes into the subscriber's slot. */
    void watch(int publisher) {
        int _ = subscription.assign(publishers.get(publisher).fanout(), nowNanos);
    }

    /** What the subscriber's page shows from now on, width times height. */
    void show(int pixels) {
        subscription.show(true, pixels, 5, nowNanos);
    }

    /** Lets time pass. */
    void run(long millis) {
        long until = nowNanos + millis * 1_000_000L;
        while (nowNanos - until < 0) {
            ReplayedPublisher next = publishers.getFirst();
            for (ReplayedPublisher each : publishers) {
                next = each.nextNanos() < next.nextNanos() ? each : next;
            }
            if (nextTickNanos - (startNanos + next.nextNanos()) <= 0) {
                nowNanos = nextTickNanos;
                nextTickNanos += TICK_NANOS;
                publishers.forEach(each -> each.fanout().onTick(nowNanos));
            } else {
                nowNanos = startNanos + next.nextNanos();
                next.publish(nowNanos);
            }
        }
    }

    /** The packets that the subscriber got, in order. */
    List<byte[]> received() {
        return received.packets();
    }

    /** Packets of the recordings that could not be read. */
    int unread() {
        return publishers.stream().mapToInt(ReplayedPublisher::unread).sum();
    }
}
