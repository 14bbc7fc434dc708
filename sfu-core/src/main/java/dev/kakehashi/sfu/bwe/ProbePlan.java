package dev.kakehashi.sfu.bwe;

import org.jspecify.annotations.Nullable;

/**
 * Says when to probe and how high (libwebrtc main, modules/congestion_controller/goog_cc, ProbeController). Different
 * from there:
 *
 * <ul>
 *   <li>One probe at a time: the next is made from the result of the last, so that a path of 80 kbit/s gets one burst
 *       too many and not two.
 *   <li>Nothing beyond {@link #HEADROOM} times what is wanted, so no probe where nothing is to be won.
 *   <li>A calm path is asked again and again while less than wanted is known, whether the source is limited or not. A
 *       picture that fell back is whole again seconds after the path is, not minutes.
 * </ul>
 *
 * <p>Bits a second and microseconds.
 */
final class ProbePlan {
    private static final double FIRST_SCALE = 3;
    private static final double SCALE = 2;

    /** While losses bound the rate and it recovers. */
    private static final double LOSSY_SCALE = 1.5;

    /** A result this close to the probe's rate asks for more. */
    private static final double GOES_ON = 0.7;

    /** Results fall short of the probe, and pictures are larger at times than in the mean. */
    private static final double HEADROOM = 1.5;

    /** Enough is known: the rest is within the error of a probe. */
    private static final double SATISFIED = 0.98;

    private static final long DURATION_MICROS = 15_000;
    private static final int LEAST_PACKETS = 5;

    /**
     * Many a slow path is slow by a bucket of tokens of a packet or two: a shorter burst passes whole and shows nothing.
     * Twice such a bucket shows it in its second half. It may take so long; longer, and voices would wait.
     */
    private static final long BUCKET_BYTES = 3_200;

    private static final long BUCKET_MICROS = 300_000;

    /** Where a voice and little else fits, a burst must not go far beyond: the voice waits behind it. */
    private static final double SLOW_SCALE = 1.5;

    private static final long SLOW = 150_000;

    /** A picture that leaves at once may be all of a probe, and would show no rate of sending: one more packet follows later. */
    private static final long LEAST_SPAN_MICROS = 5_000;

    /** From the last packet of a probe to its result. */
    private static final long RESULT_MICROS = 1_000_000;

    /** To send it; a sender that has nothing to send for longer gets a new one. */
    private static final long SENDING_MICROS = 1_000_000;

    /** The path was calm for so long. */
    private static final long CALM_MICROS = 1_000_000;

    private static final long CALM_AFTER_DROP_MICROS = 300_000;

    /** Between probes that win; each that wins nothing makes it longer. */
    private static final long FIRST_PAUSE_MICROS = 1_000_000;

    /** So that an end of a dip is seen within this and a probe's time. */
    private static final long MOST_PAUSE_MICROS = 3_000_000;

    /** What is wanted varies with every picture; more by this is news. */
    private static final double GROWN = 1.2;

    /** A queue that grows so soon after a probe won refutes it: it has won nothing. */
    private static final long REFUTED_MICROS = 1_500_000;

    /** The queue of a probe is gone after this; one that is not has another cause. */
    private static final long BLAME_MICROS = 400_000;

    /** Won is what raises the estimate by this. */
    private static final double WON = 1.1;

    /** A fall below this part, more than one back-off, is a drop, after which the rate before is tried. */
    private static final double DROP = 0.8;

    private static final double AFTER_DROP = 0.85;
    private static final long DROP_MICROS = 5_000_000;

    private final long most;
    private @Nullable ProbeCluster current;
    private int sentBytes;
    private int sentPackets;
    private long firstMicros;
    private long asOfMicros;
    private boolean waiting;
    private long rate;
    private boolean further;
    private boolean first = true;
    private boolean grown;
    private long wanted;
    private double known;
    private boolean won;
    private boolean answered = true;
    private long knownBefore;
    private boolean blamed = true;
    private long blamedMicros;
    private long pauseMicros = FIRST_PAUSE_MICROS;
    private long endedMicros;
    private long unrestMicros;
    private long dropMicros;
    private long beforeDrop;
    private int lastId;

    ProbePlan(long most) {
        this.most = most;
    }

    /** What is to be sent now. */
    @Nullable
    ProbeCluster current() {
        return current;
    }

    /** Whether a probe is being sent, or its result awaited. */
    boolean isUnderWay() {
        return current != null || waiting;
    }

    void wanted(long bitsPerSecond) {
        if (bitsPerSecond > GROWN * known) {
            grown = true;
            pauseMicros = FIRST_PAUSE_MICROS;
            known = bitsPerSecond;
        } else if (bitsPerSecond < known / GROWN) {
            known = bitsPerSecond;
        }
        wanted = bitsPerSecond;
    }

    void onSent(int cluster, int bytes, long nowMicros) {
        if (current == null || current.id() != cluster) {
            return;
        }
        if (sentPackets == 0) {
            firstMicros = nowMicros;
        }
        sentBytes += bytes;
        sentPackets++;
        asOfMicros = nowMicros;
        boolean lasted = nowMicros - firstMicros >= LEAST_SPAN_MICROS;
        if (lasted && sentBytes >= current.minimalBytes() && sentPackets >= current.minimalPackets()) {
            current = null;
            waiting = true;
        }
    }

    /**
     * The queue grows: {@code target} is what was thought before.
     *
     * @param used whether about so much is sent without any probe
     * @return what was known before the probe that did it, for a moment; -1 where no probe did
     */
    long onOveruse(long target, boolean used, long nowMicros) {
        unrestMicros = nowMicros;
        // A bucket of tokens let the burst through: what it showed does not last.
        boolean refuted = won && nowMicros - endedMicros < REFUTED_MICROS;
        if (refuted) {
            won = false;
            wonNothing();
        }
        boolean recent = isUnderWay() || nowMicros - endedMicros <= BLAME_MICROS;
        if (refuted || (recent && !blamed && !used)) {
            blamed = true;
            blamedMicros = nowMicros;
        }
        if (blamed && nowMicros - blamedMicros < BLAME_MICROS) {
            return knownBefore;
        }
        if (nowMicros - dropMicros > DROP_MICROS || beforeDrop == 0) {
            beforeDrop = target;
            dropMicros = nowMicros;
        }
        return -1;
    }

    /** The path was broken and is back: what it carries now is to be seen soon. */
    void onOutageEnd(long nowMicros) {
        pauseMicros = FIRST_PAUSE_MICROS;
        endedMicros = nowMicros;
    }

    /** Losses bound the rate and it does not recover: more would only be lost. */
    void onLossLimited(long nowMicros) {
        unrestMicros = nowMicros;
    }

    /** The estimate after a probe, which perhaps asks for a next one. */
    void onResult(long result, long before, long nowMicros, LossControl.State state) {
        if (!waiting) {
            return;
        }
        waiting = false;
        answered = true;
        endedMicros = nowMicros;
        won = result > WON * before;
        if (!won) {
            wonNothing();
        }
        if (further && result >= GOES_ON * rate && state != LossControl.State.DECREASING) {
            begin((long) (scale(result) * result), true, Math.max(result, before), nowMicros, state);
        }
    }

    private void wonNothing() {
        pauseMicros = Math.min(MOST_PAUSE_MICROS, pauseMicros + FIRST_PAUSE_MICROS);
    }

    /** Gives up a probe that is not sent or not answered. */
    void expire(long nowMicros) {
        if (current != null && nowMicros - asOfMicros > SENDING_MICROS
                || waiting && nowMicros - asOfMicros > RESULT_MICROS) {
            giveUp(nowMicros);
        }
    }

    /** Makes a probe if one is due; the caller finds it in {@link #current()}. */
    boolean onTick(long target, long nowMicros, LossControl.State state) {
        expire(nowMicros);
        if (won && nowMicros - endedMicros >= REFUTED_MICROS) {
            won = false;
            pauseMicros = FIRST_PAUSE_MICROS;
        }
        if (isUnderWay()) {
            return false;
        }
        if (wanted <= 0 || target >= SATISFIED * wanted || state == LossControl.State.DECREASING) {
            return false;
        }
        if (first) {
            first = false;
            grown = false;
            return begin((long) (FIRST_SCALE * target), true, target, nowMicros, state);
        }
        long calm = nowMicros - unrestMicros;
        if (beforeDrop > 0 && calm > CALM_AFTER_DROP_MICROS && nowMicros - unrestMicros < DROP_MICROS) {
            long goal = (long) (AFTER_DROP * beforeDrop);
            boolean dropped = target < DROP * beforeDrop;
            beforeDrop = 0;
            if (dropped) {
                pauseMicros = FIRST_PAUSE_MICROS;
                return begin(goal, true, target, nowMicros, state);
            }
        }
        if (calm > CALM_MICROS && (grown || nowMicros - endedMicros > pauseMicros)) {
            grown = false;
            return begin((long) (scale(target) * target), true, target, nowMicros, state);
        }
        return false;
    }

    private static double scale(long known) {
        return known < SLOW ? SLOW_SCALE : SCALE;
    }

    /** No result: asked too much of the sender, the path or the receiver. */
    private void giveUp(long nowMicros) {
        current = null;
        waiting = false;
        answered = false;
        endedMicros = nowMicros;
        wonNothing();
    }

    /** Whether the last probe had a result: not where nothing can be sent for one, or a whole probe is lost. */
    boolean areAnswered() {
        return answered;
    }

    private boolean begin(long goal, boolean more, long known, long nowMicros, LossControl.State state) {
        double ceiling = Math.min((double) most, HEADROOM * wanted);
        if (state == LossControl.State.INCREASING) {
            ceiling = Math.min(ceiling, LOSSY_SCALE * known);
        }
        rate = (long) Math.min((double) goal, ceiling);
        further = more && goal < ceiling;
        if (rate <= known) {
            return false;
        }
        knownBefore = known;
        blamed = false;
        lastId = lastId % ProbeCluster.MAX_ID + 1;
        long least = Math.min(BUCKET_BYTES, rate * BUCKET_MICROS / 8_000_000);
        int bytes = (int) Math.max(least, rate * DURATION_MICROS / 8_000_000);
        current = new ProbeCluster(lastId, rate, bytes, LEAST_PACKETS);
        sentBytes = 0;
        sentPackets = 0;
        asOfMicros = nowMicros;
        return true;
    }
}
