package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.bwe.BandwidthEstimator;
import dev.kakehashi.sfu.bwe.BitrateAllocator;
import dev.kakehashi.sfu.bwe.BitrateMeter;
import dev.kakehashi.sfu.bwe.Claim;
import dev.kakehashi.sfu.bwe.PacingBudget;
import dev.kakehashi.sfu.bwe.ProbeCluster;
import dev.kakehashi.sfu.bwe.StreamFeedback;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.HopExtension;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.forward.Urgency;
import dev.kakehashi.sfu.rtcp.CongestionFeedback;
import dev.kakehashi.sfu.rtcp.TransportFeedback;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to one peer: how much it carries, who of the slots gets how much of that, and when each packet leaves. What it carries
 * is judged by feedback on single packets where that was agreed, else by what the peer believes (REMB) and by what it reports as
 * lost. A peer that tells nothing at all of its path gets everything at once. Confined to the shard.
 */
final class Downlink {
    /** Pictures vary in size; libwebrtc lets them leave at this multiple of the estimate. */
    private static final double PACING_FACTOR = 2.5;

    /** Whatever waits has left after this, however slow the path seems to be: later it is of no use. */
    private static final long QUEUE_NANOS = 500_000_000L;

    /** What was lost a second ago says little of what will be lost: of the estimate at most a quarter is kept for it. */
    private static final int MAX_REPAIR_PART = 4;

    private static final long ALLOCATION_NANOS = TickTable.REST_NANOS;

    /** A peer that agreed to give feedback and gave none for so long gives none. */
    private static final long SILENCE_NANOS = 3_000_000_000L;

    /** Nor receiver reports, the first of which comes after about three seconds (RFC 3550 6.2). */
    private static final long REPORT_SILENCE_NANOS = 8_000_000_000L;

    private static final long TICK_NANOS = 10_000_000L;

    /** A probe makes up for a tick that comes so late, not for more: it would be one burst. */
    private static final long MOST_LATE_NANOS = 5 * TICK_NANOS;

    private static final int IPV4_UDP_BYTES = 20 + 8;
    private static final int IPV6_UDP_BYTES = 40 + 8;

    /** Of what the queue keeps there must be room for the authentication tag. */
    private static final int MAX_QUEUED_BYTES = PacketBuffer.CAPACITY - 64;

    private static final Comparator<Subscription> MOST_IMPORTANT_FIRST = Comparator.comparingInt(Subscription::priority)
            .reversed()
            .thenComparingInt(each -> each.slot().index());

    private final Transport transport;
    private final MediaShard shard;
    private final BandwidthEstimator estimator;
    private final PacingBudget budget;
    private final SendQueue queue;
    private final BitrateMeter voices = new BitrateMeter();
    private final HeardVoices heard = new HeardVoices();
    private final BitrateMeter repairs = new BitrateMeter();
    private final List<Subscription> claimants = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private HopExtension hop = HopExtension.NONE;
    private boolean awaited;
    private @Nullable StreamFeedback streams;
    private int tagBytes;
    private @Nullable SrtpSender sender;
    private boolean sent;
    private boolean informed;
    private boolean limited;
    private boolean packetsTold;
    private long firstSentNanos;
    private int probed;
    private long probeBytes;
    private long probedNanos;
    private long nextAllocationNanos;

    Downlink(Transport transport, MediaShard shard, long nowNanos) {
        this.transport = transport;
        this.shard = shard;
        this.estimator = new BandwidthEstimator(nowNanos);
        this.budget = new PacingBudget(pacing(), nowNanos);
        this.queue = new SendQueue(shard.pool());
        this.nextAllocationNanos = nowNanos;
    }

    void agree(RtpFormats formats, BandwidthFeedback feedback, long nowNanos) {
        hop = HopExtension.of(formats);
        boolean named = feedback == BandwidthFeedback.CONGESTION_CONTROL;
        awaited = named || hop == HopExtension.SEQUENCE && feedback == BandwidthFeedback.TRANSPORT_WIDE;
        if (named && streams == null) {
            streams = new StreamFeedback(estimator);
        }
        estimator.feedbackAgreed(awaited, nowNanos);
    }

    void keys(SrtpSender keyed, int rtpTagBytes) {
        sender = keyed;
        tagBytes = rtpTagBytes;
    }

    /** Whether what the path carries is known at all, or will be soon. */
    private boolean isEstimated(long nowNanos) {
        return informed || !sent || nowNanos - firstSentNanos < REPORT_SILENCE_NANOS;
    }

    /** Of feedback on single packets, which is agreed, nothing came. */
    private boolean isForsaken(long nowNanos) {
        return !packetsTold && sent && nowNanos - firstSentNanos >= SILENCE_NANOS;
    }

    /** What the path is thought to carry; 0 where nothing tells. */
    long availableBitsPerSecond(long nowNanos) {
        return informed && isEstimated(nowNanos) ? estimator.lastingBitsPerSecond() : 0;
    }

    private long pacing() {
        return (long) (estimator.targetBitsPerSecond() * PACING_FACTOR);
    }

    // ---- packets ----

    /** Sends a packet now or later; returns whether it will leave. */
    boolean send(byte[] data, int offset, int length, Urgency urgency, long nowNanos) {
        Path to = transport.path();
        if (sender == null || to == null) {
            return false;
        }
        if (urgency == Urgency.VOICE) {
            voices.add(length + overhead(to), nowNanos);
        } else if (urgency == Urgency.REPAIR) {
            repairs.add(length + overhead(to), nowNanos);
        }
        boolean now = urgency == Urgency.VOICE
                || length > MAX_QUEUED_BYTES
                || !isEstimated(nowNanos)
                || (queue.isFree(urgency) && budget.isOpen(nowNanos));
        if (now) {
            return transmit(data, offset, length, nowNanos);
        }
        if (!queue.add(urgency, data, offset, length)) {
            shard.counters().count(DropReason.PACING_QUEUE_FULL);
            return false;
        }
        transport.stir();
        return true;
    }

    /** What the network carries beside the packet as it is composed. */
    private int overhead(Path to) {
        return tagBytes + (to.isSix() ? IPV6_UDP_BYTES : IPV4_UDP_BYTES);
    }

    private boolean transmit(byte[] data, int offset, int length, long nowNanos) {
        SrtpSender keyed = sender;
        Path to = transport.path();
        if (keyed == null || to == null) {
            return false;
        }
        int bytes = length + overhead(to);
        ProbeCluster cluster = awaited ? estimator.nextProbe() : null;
        // Whatever leaves while a probe lasts is a part of it.
        probeBytes -= bytes;
        stamp(data, offset, estimator.onSent(bytes, cluster == null ? 0 : cluster.id(), nowNanos), nowNanos);
        if (!sent) {
            sent = true;
            firstSentNanos = nowNanos;
        }
        budget.spend(bytes);
        if (!shard.sink().sendRtp(to, keyed, data, offset, length)) {
            shard.counters().count(DropReason.PROTECT_FAILED);
            return false;
        }
        shard.traffic().sent(length + tagBytes);
        return true;
    }

    /** Lets the packet say, where that was agreed, what is needed for feedback on it. */
    private void stamp(byte[] data, int offset, int number, long nowNanos) {
        switch (hop) {
            case SEQUENCE -> HopExtension.stampSequence(data, offset, number);
            case TIME -> HopExtension.stampTime(data, offset, nowNanos);
            case NONE -> {}
        }
        if (streams != null) {
            streams.onSent(SendQueue.ssrc(data, offset), sequenceNumber(data, offset), number, nowNanos);
        }
    }

    /** Of an RTP packet. */
    private static int sequenceNumber(byte[] data, int offset) {
        return (data[offset + 2] & 0xFF) << 8 | data[offset + 3] & 0xFF;
    }

    /**
     * Sends a packet of padding over a path that is not in use, for the feedback on it; nothing to a peer that gives none. What
     * becomes of it says nothing of the path in use.
     */
    void sendOver(Path asked, long nowNanos) {
        SrtpSender keyed = sender;
        int length = keyed == null || !awaited ? 0 : transport.slots().composePadding();
        if (keyed == null || length == 0) {
            return;
        }
        byte[] data = shard.outgoing().buffer();
        stamp(data, 0, estimator.onSentElsewhere(nowNanos), nowNanos);
        if (shard.sink().sendRtp(asked, keyed, data, 0, length)) {
            shard.traffic().sent(length + tagBytes);
        }
    }

    /** What waits of one slot leaves now: nothing of it may follow later. */
    void flush(OutgoingSlot slot, long nowNanos) {
        PacketBuffer packet;
        while ((packet = queue.pollOf((int) slot.ssrc(), (int) slot.rtxSsrc())) != null) {
            transmit(packet, nowNanos);
        }
    }

    /** What waits of a slot whose picture was paused is of no use any more: a voice needs the room. */
    void discard(Subscription paused) {
        int ssrc = (int) paused.slot().ssrc();
        PacketBuffer packet;
        while ((packet = queue.pollLastOf(ssrc, (int) paused.slot().rtxSsrc())) != null) {
            if (SendQueue.ssrc(packet.data, packet.offset) == ssrc) {
                paused.takeBack(sequenceNumber(packet.data, packet.offset));
            }
            shard.pool().release(packet);
            shard.counters().count(DropReason.PICTURE_PAUSED);
        }
    }

    /** What waits of a slot leaves before what follows of it, however urgent that is now. */
    void hurry(Subscription shown) {
        queue.hurry((int) shown.slot().ssrc(), shown.urgency());
    }

    private void flushAll(long nowNanos) {
        PacketBuffer packet;
        while ((packet = queue.poll()) != null) {
            transmit(packet, nowNanos);
        }
    }

    private void drain(long nowNanos) {
        PacketBuffer packet;
        while (budget.isOpen(nowNanos) && (packet = queue.poll()) != null) {
            transmit(packet, nowNanos);
        }
    }

    /** Sends a packet that waited, and gives it back. */
    private void transmit(PacketBuffer packet, long nowNanos) {
        transmit(packet.data, packet.offset, packet.length, nowNanos);
        shard.pool().release(packet);
    }

    // ---- what the peer tells ----

    void onFeedback(TransportFeedback feedback, long nowNanos) {
        if (awaited && streams == null) {
            informed = true;
            packetsTold = true;
            estimator.onFeedback(feedback.baseSequence(), feedback.statusCount(), feedback.arrivalMicros(), nowNanos);
        }
    }

    void onFeedback(CongestionFeedback feedback, long nowNanos) {
        if (streams != null) {
            informed = true;
            packetsTold = true;
            streams.onFeedback(feedback, nowNanos);
        }
    }

    void onReceiverEstimate(long bitsPerSecond, long nowNanos) {
        if (!awaited) {
            informed = true;
            estimator.onRemb(bitsPerSecond, nowNanos);
        }
    }

    /**
     * The peer reported what it lost.
     *
     * @param fraction as {@link dev.kakehashi.sfu.bwe.ReportedLosses#take} tells it
     */
    void onLosses(double fraction, long nowNanos) {
        if (awaited && !isForsaken(nowNanos)) {
            return;
        }
        informed = true;
        if (fraction >= 0) {
            estimator.onReceiverReport(fraction, nowNanos);
        }
    }

    // ---- time ----

    void onTick(long nowNanos) {
        if (!isEstimated(nowNanos)) {
            flushAll(nowNanos);
            releaseAll(nowNanos);
            return;
        }
        estimator.onTick(nowNanos);
        long emptying = queue.bytes() * 8 * 1_000_000_000L / QUEUE_NANOS;
        budget.rate(Math.max(pacing(), emptying), nowNanos);
        drain(nowNanos);
        probe(nowNanos);
        // A tick that comes a little early does not leave it to the next.
        if (nextAllocationNanos - nowNanos <= TICK_NANOS / 2) {
            allocate(nowNanos);
        }
    }

    /** Whether the next tick has something to send. */
    boolean isAtWork() {
        return !queue.isEmpty() || estimator.nextProbe() != null;
    }

    /** A peer that agreed to tell of its path tells nothing: what it was limited to until now was a guess. */
    private void releaseAll(long nowNanos) {
        if (!limited) {
            return;
        }
        limited = false;
        for (Subscription each : transport.slots().all()) {
            each.release(nowNanos);
        }
    }

    private void probe(long nowNanos) {
        if (!awaited || !sent) {
            return;
        }
        ProbeCluster cluster = estimator.nextProbe();
        if (cluster == null) {
            return;
        }
        if (cluster.id() != probed) {
            probed = cluster.id();
            probeBytes = 0;
            probedNanos = nowNanos - TICK_NANOS;
        }
        // A packet may be more than a tick's share, and pictures and voices are one: the next ticks make up for it.
        // A loop that is late makes up for that, else a probe would show its own lateness.
        long since = Math.min(nowNanos - probedNanos, MOST_LATE_NANOS);
        probedNanos = nowNanos;
        probeBytes += cluster.bitsPerSecond() / 8 * since / 1_000_000_000L;
        while (probeBytes > 0 && cluster.equals(estimator.nextProbe())) {
            int length = transport.slots().composePadding();
            if (length == 0 || !transmit(shard.outgoing().buffer(), 0, length, nowNanos)) {
                return;
            }
        }
    }

    /** Divides what the path carries among the slots. */
    void allocate(long nowNanos) {
        nextAllocationNanos = nowNanos + ALLOCATION_NANOS;
        if (!isEstimated(nowNanos)) {
            return;
        }
        limited = true;
        claimants.clear();
        claims.clear();
        List<Subscription> carrying = transport.slots().carrying();
        for (int index = 0; index < carrying.size(); index++) {
            if (carrying.get(index).isClaiming()) {
                claimants.add(carrying.get(index));
            }
        }
        claimants.sort(MOST_IMPORTANT_FIRST);
        long target = estimator.lastingBitsPerSecond();
        long sentVoices = voices.bitsPerSecond(nowNanos);
        // After a probe that was too much the estimate is what arrives, less a part, though that part arrives, too.
        long carried = estimator.isHeldUp() ? target : Math.max(target, estimator.acknowledgedBitsPerSecond());
        long heardVoices = heard.allocate(carrying, carried, sentVoices, !claimants.isEmpty(), nowNanos);
        long repaired = Math.min(repairs.bitsPerSecond(nowNanos), target / MAX_REPAIR_PART);
        long other = Math.max(sentVoices, heardVoices) + repaired;
        long wanted = repaired;
        boolean probing = estimator.isProbing();
        for (int index = 0; index < claimants.size(); index++) {
            claims.add(claimants.get(index).claim(probing));
            wanted += claimants.get(index).idealBitsPerSecond();
        }
        long budgetBits = Math.max(0, target - other);
        long spare = budgetBits - BitrateAllocator.allocate(claims, budgetBits);
        for (int index = 0; index < claimants.size(); index++) {
            claimants.get(index).settle(spare, nowNanos);
            // Without it the path would be known well enough for nobody to probe it, and not well enough for the
            // picture.
            wanted += claims.get(index).missingSpare();
        }
        estimator.wanted(heard.wanted(sentVoices, wanted), nowNanos);
    }

    void close() {
        queue.close();
    }
}
