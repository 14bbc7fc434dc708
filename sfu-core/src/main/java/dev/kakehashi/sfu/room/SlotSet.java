package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.forward.Fanout;
import dev.kakehashi.sfu.forward.PacketOutlet;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.room.ShardCommand.TrackOrigin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The slots of one peer and where what they carry comes from. Confined to the shard. */
final class SlotSet {
    private final MediaShard shard;
    private final PacketOutlet outlet;
    private final Map<String, Subscription> slots = new HashMap<>();
    private final List<Subscription> carrying = new ArrayList<>();
    private final Map<Subscription, TrackOrigin> origins = new HashMap<>();

    SlotSet(MediaShard shard, PacketOutlet outlet) {
        this.shard = shard;
        this.outlet = outlet;
    }

    /** Adds a slot; one that is there already stays as it is. */
    void add(OutgoingSlot slot, RtpFormats formats) {
        slots.computeIfAbsent(
                slot.mid(),
                any -> new Subscription(slot, formats, shard.outgoing(), outlet, shard.counters(), shard.random()));
    }

    Collection<Subscription> all() {
        return slots.values();
    }

    /** Those that have a source now, which are few of those that a large meeting needs. */
    List<Subscription> carrying() {
        return carrying;
    }

    @Nullable
    Subscription byMid(String mid) {
        return slots.get(mid);
    }

    @Nullable
    Subscription bySsrc(int ssrc) {
        for (Subscription each : slots.values()) {
            if ((int) each.slot().ssrc() == ssrc) {
                return each;
            }
        }
        return null;
    }

    @Nullable
    TrackOrigin origin(Subscription subscription) {
        return origins.get(subscription);
    }

    /** Puts a track, or nothing, into a slot; returns the first RTP timestamp that it can have there. */
    int assign(Subscription subscription, @Nullable TrackOrigin origin, long nowNanos) {
        Fanout before = subscription.source();
        TrackOrigin originBefore = origin == null ? origins.remove(subscription) : origins.put(subscription, origin);
        Fanout next = origin == null ? null : shard.switchboard().fanout(origin);
        int firstTimestamp = subscription.assign(next, nowNanos);
        if (next == null) {
            carrying.remove(subscription);
        } else if (before == null) {
            carrying.add(subscription);
        }
        if (before != null && originBefore != null && before != next) {
            shard.switchboard().releaseIfUnused(before, originBefore);
        }
        return firstTimestamp;
    }

    /** Makes a packet of padding on the retransmission stream of some slot; returns its length, 0 where none has one. */
    int composePadding() {
        int length = 0;
        for (Subscription each : slots.values()) {
            length = each.composePadding();
            if (length > 0) {
                break;
            }
        }
        return length;
    }

    void close() {
        carrying.clear();
        for (Subscription each : slots.values()) {
            Fanout source = each.source();
            TrackOrigin origin = origins.get(each);
            each.close();
            if (source != null && origin != null) {
                shard.switchboard().releaseIfUnused(source, origin);
            }
        }
    }
}
