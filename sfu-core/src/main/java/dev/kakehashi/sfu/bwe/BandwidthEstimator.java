package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.TransportFeedback;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what the path to one peer carries, from the feedback on what was sent to it (draft-ietf-rmcat-gcc-02;
 * libwebrtc main, modules/congestion_controller/goog_cc, GoogCcNetworkController): the trend of the delay, losses,
 * probes, and a bound on what is in flight. A peer without feedback on single packets is judged by its receiver reports and
 * REMB. Confined to the peer's shard; told the time; allocates nothing per packet.
 *
 * <p>Feedback is hostile until shown otherwise. It can't say more than it was asked: only numbers that were sent count,
 * each once; a rate is the slower of what was sent by our own clock and what arrived by theirs. So a peer that
 * reports everything as received gets no more than one with an ample path: half again of what is really sent to it, or
 * what a probe really sent.
 */
public final class BandwidthEstimator {
    /** Enough for a small picture at once, and a burst that all but the poorest paths take. */
    public static final long START_BITS_PER_SECOND = 1_000_000;

    /**
     * For who only reports losses: twice a full picture of a camera, whose rate is measured from a key frame at first. Only
     * losses would ever show that less is right, and they do with the first report; to begin with less would keep good paths
     * from the picture for as many reports as it takes to grow.
     */
    static final long START_REPORTED_BITS_PER_SECOND = 5_000_000;

    /** One voice of Opus with its headers. */
    public static final long MIN_BITS_PER_SECOND = 30_000;

    /** More than any screen of tiles needs; keeps sums small. */
    public static final long MAX_BITS_PER_SECOND = 100_000_000;

    /** An arrival time that says: of this packet the feedback does not speak. */
    public static final long NOT_TOLD = -2;

    /** An arrival time that says: it came, nobody knows when. */
    public static final long UNTIMED = -3;

    /** Who uses this part of the estimate proves it, and may have filled the queue; else only a probe did. */
    private static final double USED = 0.8;

    private static final int MAX_STATUSES = 0xFFFF;

    /** Feedback comes at least each quarter of a second while we send; silence this long is a broken path. */
    private static final long SILENCE_MICROS = 1_000_000;

    /** Receiver reports come each five seconds at worst, and only the second tells what was lost. */
    private static final long REPORT_SILENCE_MICROS = 12_000_000;

    /**
     * Nothing came through while feedback was missing for so long (browsers report each 50 to 250 ms): the losses
     * of that time say nothing of the rate.
     */
    private static final long OUTAGE_MICROS = 700_000;

    private static final long DECAY_INTERVAL_MICROS = 500_000;
    private static final double DECAY = 0.8;

    /** Packets are no longer of one stream after such a pause. */
    private static final long STREAM_PAUSE_MICROS = 2_000_000;

    /** The estimate grows up to this multiple of what is wanted, some room for large pictures. */
    private static final double CEILING = 1.2;

    private static final int ROUND_TRIP_WEIGHT = 8;
    private static final long MAX_ROUND_TRIP_MICROS = 10_000_000;

    private final long startNanos;
    private final SendLog log = new SendLog();
    private final ArrivalClock clock = new ArrivalClock();
    private final ArrivalGroups groups = new ArrivalGroups();
    private final DelayTrend trend = new DelayTrend();
    private final AcknowledgedBitrate acknowledged = new AcknowledgedBitrate();
    private final AimdRateControl aimd =
            new AimdRateControl(START_BITS_PER_SECOND, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
    private final LossControl loss = new LossControl(MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
    private final ReportedLossControl reported =
            new ReportedLossControl(START_REPORTED_BITS_PER_SECOND, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
    private final ApplicationLimit application = new ApplicationLimit();
    private final ProbeMeter probe = new ProbeMeter();
    private final ProbePlan probes = new ProbePlan(MAX_BITS_PER_SECOND);
    private final FlightWindow flight = new FlightWindow();
    private final BitrateMeter sent = new BitrateMeter();
    private final long[] ignored = new long[FeedbackFault.values().length];

    private long target = START_BITS_PER_SECOND;
    private long lasting = START_BITS_PER_SECOND;
    private long remb = Long.MAX_VALUE;
    private boolean feedbackAgreed = true;
    private boolean feedbackSeen;
    private boolean wordSeen;
    private long wordMicros;
    private long firstUnansweredMicros = -1;
    private long outageUntilMicros = -1;
    private long decayedMicros;
    private long lastPacketMicros;
    private long roundTripMicros = -1;
    private NetworkUsage usage = NetworkUsage.NORMAL;

    public BandwidthEstimator(long nowNanos) {
        startNanos = nowNanos;
    }

    private long micros(long nowNanos) {
        return (nowNanos - startNanos) / 1_000;
    }

    /** Whether the peer agreed to give feedback on single packets; until it is told otherwise it did. */
    public void feedbackAgreed(boolean agreed, long nowNanos) {
        feedbackAgreed = agreed;
        settle(micros(nowNanos));
    }

    /** Whether the delay is what counts, or what the peer reports as lost. */
    private boolean byFeedback() {
        return feedbackSeen || feedbackAgreed && !wordSeen;
    }

    /**
     * Notes a packet that leaves now.
     *
     * @param bytes on the IP layer
     * @param probeCluster the {@link ProbeCluster#id()} that it belongs to, or 0
     * @return the transport-wide sequence number that it carries, 0 to 65535
     */
    public int onSent(int bytes, int probeCluster, long nowNanos) {
        long now = micros(nowNanos);
        application.onSent(bytes);
        sent.add(bytes, nowNanos);
        if (probeCluster != 0) {
            probes.onSent(probeCluster, bytes, now);
        }
        if (firstUnansweredMicros < 0) {
            firstUnansweredMicros = now;
        }
        return (int) (log.add(bytes, probeCluster, now) & 0xFFFF);
    }

    /**
     * Notes a packet that leaves now over another path than the one that is estimated: a number is used up, and no more.
     *
     * @return the transport-wide sequence number that it carries, 0 to 65535
     */
    public int onSentElsewhere(long nowNanos) {
        long sequence = log.add(0, 0, micros(nowNanos));
        log.mark(sequence, SendLog.ELSEWHERE);
        return (int) (sequence & 0xFFFF);
    }

    /**
     * Takes one transport-wide feedback packet.
     *
     * @param baseSequence 16 bits
     * @param arrivalMicros a time per status on the receiver's clock, or {@link TransportFeedback#NOT_RECEIVED}, {@link
     *     #NOT_TOLD}, {@link #UNTIMED}
     */
    public void onFeedback(int baseSequence, int statusCount, long[] arrivalMicros, long nowNanos) {
        long now = micros(nowNanos);
        if (statusCount <= 0 || statusCount > MAX_STATUSES || statusCount > arrivalMicros.length) {
            ignore(FeedbackFault.MALFORMED, 1);
            return;
        }
        long base = log.unwrap(baseSequence & 0xFFFF);
        long oldest = log.oldest();
        long from = Math.max(base, oldest);
        long end = Math.min(base + statusCount, log.next());
        ignore(FeedbackFault.NEVER_SENT, base + statusCount - end);
        ignore(FeedbackFault.TOO_OLD, Math.min(from, end) - base);
        if (from >= end) {
            return;
        }
        if (feedbackSeen
                && firstUnansweredMicros >= 0
                && now - Math.max(wordMicros, firstUnansweredMicros) > OUTAGE_MICROS) {
            outageUntilMicros = now;
            probes.onOutageEnd(now);
        }
        long newestSent = -1;
        for (long sequence = from; sequence < end; sequence++) {
            long arrival = arrivalMicros[(int) (sequence - base)];
            if (arrival == NOT_TOLD) {
                continue;
            }
            if (arrival == TransportFeedback.NOT_RECEIVED) {
                onMissing(sequence, now);
            } else if (onArrived(sequence, arrival, now)) {
                newestSent = log.sentMicros(sequence, now);
            }
        }
        log.settle(end);
        if (newestSent < 0) {
            return;
        }
        feedbackSeen = true;
        onWord(now);
        measureRoundTrip(now - newestSent);
        update(now);
    }

    private void onMissing(long sequence, long now) {
        if (log.state(sequence) == SendLog.IN_FLIGHT) {
            log.mark(sequence, SendLog.LOST);
            reportLoss(sequence, false, now);
        }
    }

    private void reportLoss(long sequence, boolean received, long now) {
        long sentMicros = log.sentMicros(sequence, now);
        if (sentMicros > outageUntilMicros) {
            loss.history().onReported(log.bytes(sequence), received, sentMicros);
        }
    }

    private boolean onArrived(long sequence, long arrival, long now) {
        int state = log.state(sequence);
        if (state == SendLog.ELSEWHERE) {
            return false;
        }
        if (state == SendLog.RECEIVED) {
            ignore(FeedbackFault.REPEATED, 1);
            return false;
        }
        int bytes = log.bytes(sequence);
        long sentMicros = log.sentMicros(sequence, now);
        long arrived = arrival == UNTIMED ? UNTIMED : clock.unwrap(arrival, sentMicros, now);
        if (arrived == Long.MIN_VALUE) {
            ignore(FeedbackFault.IMPOSSIBLE_TIME, 1);
            return false;
        }
        log.mark(sequence, SendLog.RECEIVED);
        if (state == SendLog.LOST) {
            loss.history().onFound(bytes, sentMicros);
        } else {
            reportLoss(sequence, true, now);
        }
        if (arrival == UNTIMED) {
            return false;
        }
        if (clock.takeRestarted() || now - lastPacketMicros > STREAM_PAUSE_MICROS) {
            groups.reset();
            trend.reset();
            acknowledged.reset();
        }
        lastPacketMicros = now;
        acknowledged.add(bytes, sentMicros, arrived, application.limited());
        int cluster = log.cluster(sequence);
        if (cluster != 0) {
            probe.add(cluster, bytes, sentMicros, arrived);
        }
        if (groups.add(sentMicros, arrived)) {
            trend.update(groups.arrivalDeltaMillis(), groups.sendDeltaMillis(), groups.arrivalMillis());
        }
        return true;
    }

    private void measureRoundTrip(long micros) {
        long sample = Math.clamp(micros, 0, MAX_ROUND_TRIP_MICROS);
        roundTripMicros =
                roundTripMicros < 0 ? sample : roundTripMicros + (sample - roundTripMicros) / ROUND_TRIP_WEIGHT;
        aimd.roundTrip(roundTripMicros);
        flight.roundTrip(sample);
    }

    private void update(long now) {
        long rate = acknowledged.bitsPerSecond();
        usage = trend.usage();
        // A long probe is told of before it is all sent, and it is its end that shows a bucket.
        long shown = probes.current() == null ? probe.takeResult() : -1;
        long before = aimd.bitsPerSecond();
        boolean used = rate >= USED * before;
        if (shown >= 0 && (usage != NetworkUsage.OVER || !used)) {
            // A queue of its own does not make it less true: what came through then is the end of the path.
            aimd.onProbe(shown, rate, now);
            loss.onProbe(Math.min(shown, aimd.bitsPerSecond()));
            acknowledged.expectChange();
        } else if (usage == NetworkUsage.OVER) {
            long stands = probes.onOveruse(before, used, now);
            if (stands >= 0) {
                // The probe was too much, not what was sent before it.
                aimd.set(Math.min(before, stands), now);
            } else {
                // What little is sent says less of the path than a burst that fills its queue.
                overuse(used ? rate : acknowledged.momentaryBitsPerSecond(), now);
            }
        } else if (isFull(rate)) {
            overuse(rate, now);
        } else {
            // What is not sent proves nothing; a probe does.
            boolean unproven = !used && probes.areAnswered();
            aimd.update(unproven ? NetworkUsage.UNDER : usage, rate, now);
        }
        loss.update(aimd.bitsPerSecond(), rate, application.limited());
        if (loss.probeState() == LossControl.State.DECREASING) {
            probes.onLossLimited(now);
        }
        if (shown >= 0) {
            // A probe that filled the queue showed the end of the path: no further one.
            probes.onResult(usage == NetworkUsage.OVER ? 0 : shown, before, now, loss.probeState());
            armProbe();
        }
        settle(now);
    }

    /** A queue that is full grows no more, so its trend says nothing; that more is in flight than fits, and is lost, does. */
    private boolean isFull(long rate) {
        return usage == NetworkUsage.NORMAL
                && !flight.free()
                && loss.probeState() == LossControl.State.DECREASING
                && rate >= 0
                && rate < aimd.bitsPerSecond();
    }

    private void overuse(long rate, long now) {
        if (!aimd.mayReduce(rate, now)) {
            return;
        }
        if (rate >= 0) {
            aimd.update(NetworkUsage.OVER, rate, now);
        } else {
            // Nothing is known of what arrives yet, only that it is too much.
            aimd.set(aimd.bitsPerSecond() / 2, now);
        }
    }

    private void armProbe() {
        ProbeCluster next = probes.current();
        if (next != null) {
            probe.begin(next);
        }
    }

    /** Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03). */
    public void onRemb(long bitsPerSecond, long nowNanos) {
        long now = micros(nowNanos);
        remb = Math.clamp(bitsPerSecond, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
        onWord(now);
        settle(now);
    }

    /**
     * What a peer's receiver reports say; without effect once feedback on single packets came, which says more.
     *
     * @param fractionLost 0 to 1, of what was sent since the last time, as {@link ReportedLosses} has it
     */
    public void onReceiverReport(double fractionLost, long nowNanos) {
        long now = micros(nowNanos);
        if (feedbackSeen) {
            return;
        }
        onWord(now);
        reported.onReport(fractionLost, sent.bitsPerSecond(nowNanos), now);
        settle(now);
    }

    private void onWord(long now) {
        wordSeen = true;
        wordMicros = now;
        firstUnansweredMicros = -1;
    }

    /** To be called each 10 ms or so. */
    public void onTick(long nowNanos) {
        long now = micros(nowNanos);
        application.onTick(target, now);
        decayInSilence(now);
        probes.expire(now);
        if (mayProbe() && probes.onTick(target, now, loss.probeState())) {
            armProbe();
        }
        settle(now);
    }

    /** Only where feedback can show the result, the path is not held up, and the peer itself does not forbid more. */
    private boolean mayProbe() {
        return byFeedback() && flight.free() && target < remb;
    }

    private void decayInSilence(long now) {
        long patience = feedbackSeen ? SILENCE_MICROS : REPORT_SILENCE_MICROS;
        boolean silent =
                firstUnansweredMicros >= 0 && now - firstUnansweredMicros > patience && now - wordMicros > patience;
        if (silent && now - decayedMicros >= DECAY_INTERVAL_MICROS) {
            decayedMicros = now;
            aimd.set((long) (aimd.bitsPerSecond() * DECAY), now);
            reported.lower(DECAY);
            probes.onOveruse(target, true, now);
        }
    }

    private void settle(long now) {
        long estimate = byFeedback() ? Math.min(aimd.bitsPerSecond(), loss.bitsPerSecond()) : reported.bitsPerSecond();
        long bounded = Math.min(estimate, remb);
        lasting = Math.clamp(bounded, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
        if (feedbackSeen) {
            bounded = flight.bound(bounded, log.inFlightBytes(), now);
        }
        target = Math.clamp(bounded, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
    }

    /** What may be sent in all, padding and retransmissions included, on the IP layer. */
    public long targetBitsPerSecond() {
        return target;
    }

    /**
     * The same without regard to what is on its way: what can be given away for longer than the moment in which a queue
     * empties, for which the target is lower.
     */
    public long lastingBitsPerSecond() {
        return lasting;
    }

    /** Whether more is on its way than the path and a short queue hold. */
    public boolean isHeldUp() {
        return !flight.free();
    }

    /** What arrives, or -1 while unknown. */
    public long acknowledgedBitsPerSecond() {
        return acknowledged.bitsPerSecond();
    }

    /**
     * Tells what could be used at most; 0 for nothing. Probes go up to half again of it.
     */
    public void wanted(long bitsPerSecond, long nowNanos) {
        probes.wanted(bitsPerSecond);
        long ceiling = (long) (CEILING * Math.clamp(bitsPerSecond, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND));
        aimd.ceiling(ceiling);
        reported.ceiling(ceiling);
    }

    /** Whether clearly less than the target is sent, so that nothing proves it. */
    public boolean applicationLimited() {
        return application.limited();
    }

    /**
     * What to probe with now, or null. It stays until {@link #onSent} was called with its id for its minimal packets and
     * bytes, or a second is over.
     */
    public @Nullable ProbeCluster nextProbe() {
        return probes.current();
    }

    /** Whether a probe is being sent, or its result awaited. */
    public boolean isProbing() {
        return probes.isUnderWay();
    }

    /** From feedback, smoothed; -1 while unknown. */
    public long roundTripNanos() {
        return roundTripMicros < 0 ? -1 : roundTripMicros * 1_000;
    }

    /** Bytes that no feedback has spoken of yet. */
    public long inFlightBytes() {
        return log.inFlightBytes();
    }

    /** How often feedback was ignored for this reason: statuses, or packets where nothing in one was readable. */
    public long ignored(FeedbackFault fault) {
        return ignored[fault.ordinal()];
    }

    private void ignore(FeedbackFault fault, long count) {
        if (count > 0) {
            ignored[fault.ordinal()] += count;
        }
    }
}
