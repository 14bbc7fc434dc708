package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.CongestionFeedback;
import dev.kakehashi.sfu.rtcp.TransportFeedback;
import java.util.Arrays;

/**
 * Tells the estimator what a peer says of our packets by their SSRC and sequence number (RFC 8888), in the order in which they
 * were sent. Whatever a report holds, it speaks of packets that were sent, of each once, and costs one walk over the table of
 * them. Confined to the subscriber's shard.
 */
public final class StreamFeedback {
    /**
     * A report ends with the last packet that came of each stream. What was lost behind that is told of when its stream goes
     * on, which may be never; it is given up when so much later packets are told of, more than any reordering.
     */
    static final int PATIENCE_MILLIS = 500;

    /** 1/1024 s are 64/65536 s. */
    private static final int OFFSET_SHIFT = 6;

    private static final int TIMESTAMP_SHIFT = 16;

    private final BandwidthEstimator estimator;
    private final StreamNumbers numbers = new StreamNumbers();
    private final long[] arrivalMicros = new long[StreamNumbers.CAPACITY];
    private long unsettled = StreamNumbers.UNKNOWN;
    private boolean begun;
    private int lastTimestamp;
    private long reportTicks;
    private long unknown;

    public StreamFeedback(BandwidthEstimator estimator) {
        this.estimator = estimator;
    }

    /**
     * A packet leaves now.
     *
     * @param number that the estimator gave it, after the one that it gave the packet before
     */
    public void onSent(int ssrc, int sequenceNumber, int number, long nowNanos) {
        long added = numbers.add(ssrc, sequenceNumber, number, nowNanos / 1_000_000L);
        if (unsettled == StreamNumbers.UNKNOWN) {
            unsettled = added;
        }
    }

    public void onFeedback(CongestionFeedback feedback, long nowNanos) {
        advance(feedback.reportTimestamp());
        long lowest = Long.MAX_VALUE;
        long highest = StreamNumbers.UNKNOWN;
        for (int index = 0; index < feedback.count(); index++) {
            long number = numbers.find(feedback.ssrc(index), feedback.sequenceNumber(index));
            if (number == StreamNumbers.UNKNOWN) {
                unknown++;
                continue;
            }
            lowest = Math.min(lowest, number);
            highest = Math.max(highest, number);
        }
        if (highest == StreamNumbers.UNKNOWN) {
            return;
        }
        long base = Math.max(Math.min(lowest, unsettled), numbers.oldest());
        int count = (int) (highest - base + 1);
        Arrays.fill(arrivalMicros, 0, count, BandwidthEstimator.NOT_TOLD);
        for (int index = 0; index < feedback.count(); index++) {
            long number = numbers.find(feedback.ssrc(index), feedback.sequenceNumber(index));
            if (number != StreamNumbers.UNKNOWN) {
                arrivalMicros[(int) (number - base)] = arrivalMicros(feedback.offset(index));
            }
        }
        giveUp(base, highest);
        estimator.onFeedback((int) base & 0xFFFF, count, arrivalMicros, nowNanos);
    }

    /** The receiver's clock, which turns over after 18 hours, without end. */
    private void advance(int timestamp) {
        reportTicks = begun ? reportTicks + (timestamp - lastTimestamp) : Integer.toUnsignedLong(timestamp);
        begun = true;
        lastTimestamp = timestamp;
    }

    private long arrivalMicros(int offset) {
        return switch (offset) {
            case CongestionFeedback.NOT_RECEIVED -> TransportFeedback.NOT_RECEIVED;
            case CongestionFeedback.UNTIMED -> BandwidthEstimator.UNTIMED;
            default -> {
                long micros = (reportTicks - (offset << OFFSET_SHIFT)) * 1_000_000L >> TIMESTAMP_SHIFT;
                yield Math.floorMod(micros, TransportFeedback.TURN_MICROS);
            }
        };
    }

    private void giveUp(long base, long highest) {
        long number = Math.max(unsettled, base);
        while (number < highest && numbers.millisBetween(number, highest) > PATIENCE_MILLIS) {
            int index = (int) (number - base);
            if (arrivalMicros[index] == BandwidthEstimator.NOT_TOLD) {
                arrivalMicros[index] = TransportFeedback.NOT_RECEIVED;
            }
            number++;
        }
        unsettled = number;
    }

    /** How often a packet was named that was not sent, or is forgotten. */
    long unknown() {
        return unknown;
    }
}
