package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.Fanout;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.forward.Publication;
import dev.kakehashi.sfu.room.ShardCommand.TrackOrigin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who publishes on this shard, which tracks somebody on this shard watches, and the packets' way from the one to the
 * other, here and on other shards. Confined to its shard.
 */
final class Switchboard {
    /** Layers die and wishes change on the scale of tenths of a second. */
    private static final long TICK_NANOS = 100_000_000L;

    private final int index;
    private final LaneGrid lanes;
    private final Shards shards;
    private final ShardEvents events;
    private final PacketPool pool;
    private final DropCounters counters;
    private final ShardCounters traffic;
    private final PublicationTable<Watched> watched = new PublicationTable<>();
    private final PublicationTable<Published> published = new PublicationTable<>();
    private final List<Fanout> waiting = new ArrayList<>();
    private int lanesWritten;
    private long nextTickNanos;
    private boolean ticked;

    /** A track that somebody on this shard watches. */
    private record Watched(TrackOrigin origin, Fanout fanout) {}

    /** A track whose publisher is on this shard. */
    private record Published(Publication publication, Transport publisher) {}

    Switchboard(
            int index,
            LaneGrid lanes,
            Shards shards,
            ShardEvents events,
            PacketPool pool,
            DropCounters counters,
            ShardCounters traffic) {
        this.index = index;
        this.lanes = lanes;
        this.shards = shards;
        this.events = events;
        this.pool = pool;
        this.counters = counters;
        this.traffic = traffic;
    }

    // ---- packets ----

    /** Takes a packet of a publisher on this shard for everybody; becomes owner of the packet. */
    void forward(IncomingStream stream, long sequence, PacketBuffer packet, long nowNanos) {
        Publication publication = stream.publication();
        if (!publication.isAudible()) {
            pool.release(packet);
            return;
        }
        int routes = publication.routes();
        for (int shard = 0; routes != 0; shard++, routes >>>= 1) {
            if ((routes & 1) != 0) {
                cross(shard, stream, sequence, packet, nowNanos);
            }
        }
        Watched here = watched.get(publication.id());
        if (here == null) {
            pool.release(packet);
        } else {
            arrive(here.fanout, stream.encoding(), sequence, packet, nowNanos);
        }
    }

    private void cross(int shard, IncomingStream stream, long sequence, PacketBuffer packet, long nowNanos) {
        LanePacket crossing = claim(shard);
        if (crossing == null) {
            return;
        }
        crossing.buffer.copyFrom(packet);
        crossing.publicationId = stream.publication().id();
        crossing.encoding = stream.encoding();
        crossing.sourceSequence = sequence;
        crossing.arrivalNanos = nowNanos;
        lanes.lane(index, shard).commit(crossing);
        traffic.crossed++;
    }

    /** An empty packet of the lane to a shard, which will be woken; null when the lane is full. */
    @Nullable
    LanePacket claim(int shard) {
        LanePacket crossing = lanes.lane(index, shard).claim();
        if (crossing == null) {
            counters.count(DropReason.LANE_FULL);
        } else {
            lanesWritten |= 1 << shard;
        }
        return crossing;
    }

    /** A packet of a publisher on another shard; becomes owner of the packet. */
    void onCrossed(LanePacket crossing, PacketBuffer packet, long nowNanos) {
        Watched here = watched.get(crossing.publicationId);
        if (here == null) {
            counters.count(DropReason.NO_SUBSCRIBER);
            pool.release(packet);
            return;
        }
        arrive(here.fanout, crossing.encoding, crossing.sourceSequence, packet, nowNanos);
    }

    private void arrive(Fanout fanout, int encoding, long sequence, PacketBuffer packet, long nowNanos) {
        boolean waited = fanout.isWaiting();
        fanout.arrive(encoding, sequence, packet, nowNanos);
        if (!waited && fanout.isWaiting()) {
            waiting.add(fanout);
        }
    }

    /** Whether packets wait to be forwarded. */
    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Forwards what arrived since the last call. */
    void deliver(long nowNanos) {
        for (int index = 0; index < waiting.size(); index++) {
            waiting.get(index).deliver(nowNanos);
        }
        waiting.clear();
    }

    /** Wakes the shards that got something since the last call. */
    void wakeOthers() {
        int written = lanesWritten;
        lanesWritten = 0;
        for (int shard = 0; written != 0; shard++, written >>>= 1) {
            if ((written & 1) != 0) {
                lanes.wake(shard);
            }
        }
    }

    // ---- publishers ----

    void publish(Publication publication, Transport publisher) {
        published.put(publication.id(), new Published(publication, publisher));
        traffic.publications++;
    }

    void unpublish(Publication publication) {
        for (IncomingStream each : publication.streams()) {
            each.unexplained().releaseAll(pool);
        }
        published.remove(publication.id());
        traffic.publications--;
    }

    void route(long publicationId, int toShard, boolean open) {
        Published known = published.get(publicationId);
        if (known != null) {
            known.publication.route(toShard, open);
        }
    }

    void audible(long publicationId, boolean on) {
        Published known = published.get(publicationId);
        if (known != null) {
            known.publication.audible(on);
        }
    }

    // ---- watchers ----

    /** The fan-out of a track on this shard; made, and its packets asked for, when it is the first wish. */
    Fanout fanout(TrackOrigin origin) {
        Watched known = watched.get(origin.publicationId());
        if (known != null) {
            return known.fanout;
        }
        Fanout fanout = new Fanout(origin.publicationId(), origin.formats(), origin.encodings(), pool);
        watched.put(origin.publicationId(), new Watched(origin, fanout));
        if (origin.shard() != index) {
            shards.post(origin.shard(), new ShardCommand.Route(origin.publicationId(), index, true));
        }
        return fanout;
    }

    void releaseIfUnused(Fanout fanout, TrackOrigin origin) {
        Watched known = watched.get(fanout.publicationId());
        if (!fanout.isEmpty() || known == null || known.fanout != fanout) {
            return;
        }
        watched.remove(fanout.publicationId());
        fanout.close();
        tellWish(origin, 0);
        if (origin.shard() != index) {
            shards.post(origin.shard(), new ShardCommand.Route(origin.publicationId(), index, false));
        }
    }

    private void tellWish(TrackOrigin origin, int encodings) {
        if (origin.encodings() > 1) {
            events.onShardEvent(
                    new ShardEvent.LayersWanted(origin.transportId(), origin.publicationId(), index, encodings));
        }
    }

    /** Every tenth of a second, however often it is called. */
    void onTick(long nowNanos) {
        if (ticked && nextTickNanos - nowNanos > 0) {
            return;
        }
        ticked = true;
        nextTickNanos = nowNanos + TICK_NANOS;
        for (Watched each : watched.values()) {
            each.fanout.onTick(nowNanos);
            int wish = each.fanout.takeWish();
            if (wish >= 0) {
                tellWish(each.origin, wish);
            }
        }
    }

    // ---- what watchers want of publishers, and hear of them ----

    void requestKeyframe(TrackOrigin origin, int encoding, long nowNanos) {
        if (origin.shard() == index) {
            requestLocalKeyframe(origin.publicationId(), encoding, nowNanos);
            return;
        }
        Watched here = watched.get(origin.publicationId());
        if (here != null && here.fanout.mayAskForKeyframe(encoding, nowNanos)) {
            shards.post(origin.shard(), new ShardCommand.RequestKeyframe(origin.publicationId(), encoding));
        }
    }

    void requestLocalKeyframe(long publicationId, int encoding, long nowNanos) {
        Published known = published.get(publicationId);
        IncomingStream stream = known == null ? null : known.publication.stream(encoding);
        if (known != null
                && stream != null
                && stream.isKnown()
                && !stream.keyframes().isWanted()) {
            stream.keyframes().request();
            known.publisher.sendDueKeyframeRequests(nowNanos);
        }
    }

    /** The publisher's clock became known: every shard that forwards the track needs it for its sender reports. */
    void reportClock(IncomingStream stream, int rtpTimestamp, long atNanos) {
        Publication publication = stream.publication();
        onClock(publication.id(), stream.encoding(), rtpTimestamp, atNanos);
        int routes = publication.routes();
        for (int shard = 0; routes != 0; shard++, routes >>>= 1) {
            if ((routes & 1) != 0) {
                shards.post(
                        shard,
                        new ShardCommand.ClockReport(publication.id(), stream.encoding(), rtpTimestamp, atNanos));
            }
        }
    }

    void onClock(long publicationId, int encoding, int rtpTimestamp, long atNanos) {
        Watched here = watched.get(publicationId);
        if (here != null) {
            here.fanout.clock(encoding, rtpTimestamp, atNanos);
        }
    }
}
