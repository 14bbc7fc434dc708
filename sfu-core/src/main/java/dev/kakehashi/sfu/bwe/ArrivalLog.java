package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.TransportFeedback;
import dev.kakehashi.sfu.rtcp.TransportFeedbackWriter;
import java.util.Arrays;

/**
 * When the packets of one publisher came, of all its streams, by their transport-wide sequence number, and the feedback by
 * which its own estimator learns that (draft-holmer-rmcat-transport-wide-cc-extensions-01). What came late is told of once
 * more, with all that followed it. Without allocation; confined to the publisher's shard.
 */
public final class ArrivalLog {
    /**
     * Packets that are remembered: a second of 20 Mbit/s, so that between two feedbacks nothing is forgotten, and what is
     * overtaken by as many still counts. A jump ahead of more begins the log anew.
     */
    static final int CAPACITY = 2_048;

    /** The issue of feedback follows the received rate between these; with a tick of 10 ms 50 to 100 ms come of it. */
    static final long MIN_INTERVAL_NANOS = 50_000_000L;

    static final long MAX_INTERVAL_NANOS = 90_000_000L;

    /** IPv4, UDP, SRTCP and a feedback of the usual size. libwebrtc's RemoteEstimatorProxy counts the same. */
    private static final int FEEDBACK_BYTES = 20 + 8 + 10 + 30;

    /** Feedback takes a twentieth of what is received, as all RTCP may (RFC 3550 6.2). */
    private static final int SHARE = 20;

    /** What any network takes in one piece. */
    private static final int MAX_PACKET_BYTES = 1_200;

    private final long[] arrivalTicks = new long[CAPACITY];
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private final long originNanos;
    private long highest = -1;
    private long next;
    private long sentNanos;
    private int bytesSince;
    private int mediaSsrc;
    private int feedbackCount;

    public ArrivalLog(long nowNanos) {
        originNanos = nowNanos;
        sentNanos = nowNanos;
    }

    /**
     * A packet came and was authentic.
     *
     * @param sequenceNumber transport-wide, 0 to 65535
     * @param ssrc of the packet
     * @param bytes of the packet, header included
     */
    public void onPacket(int sequenceNumber, int ssrc, int bytes, long nowNanos) {
        long sequence = highest + (short) (sequenceNumber - (int) highest);
        if (highest < 0 || sequence - highest >= CAPACITY) {
            // One turn up, so that what is earlier does not become negative.
            beginAt((1L << 16) + sequenceNumber);
            sequence = highest;
        } else if (sequence > highest) {
            for (long each = highest + 1; each < sequence; each++) {
                arrivalTicks[index(each)] = TransportFeedback.NOT_RECEIVED;
            }
            highest = sequence;
            next = Math.max(next, highest - CAPACITY + 1);
        } else if (highest - sequence >= CAPACITY || arrivalTicks[index(sequence)] != TransportFeedback.NOT_RECEIVED) {
            return;
        }
        arrivalTicks[index(sequence)] = (nowNanos - originNanos) / TransportFeedbackWriter.TICK_NANOS;
        next = Math.min(next, sequence);
        mediaSsrc = ssrc;
        bytesSince = Math.min(bytesSince + bytes, FEEDBACK_BYTES * SHARE);
    }

    private void beginAt(long sequence) {
        Arrays.fill(arrivalTicks, TransportFeedback.NOT_RECEIVED);
        highest = sequence;
        next = sequence;
    }

    private static int index(long sequence) {
        return (int) sequence & CAPACITY - 1;
    }

    /**
     * Writes the next feedback, if it is due. To be called until it writes nothing: one packet may not hold all.
     *
     * @return bytes written, 0 where nothing is due
     */
    public int write(byte[] data, int senderSsrc, long nowNanos) {
        if (highest < 0 || next > highest || !isDue(nowNanos)) {
            return 0;
        }
        int count = (int) (highest - next + 1);
        int bytes = writer.write(
                data,
                0,
                MAX_PACKET_BYTES,
                senderSsrc,
                mediaSsrc,
                (int) next & 0xFFFF,
                feedbackCount,
                arrivalTicks,
                next,
                count);
        feedbackCount = feedbackCount + 1 & 0xFF;
        next += writer.statuses();
        if (next > highest) {
            sentNanos = nowNanos;
            bytesSince = 0;
        }
        return bytes;
    }

    private boolean isDue(long nowNanos) {
        long since = nowNanos - sentNanos;
        return since >= MAX_INTERVAL_NANOS || (since >= MIN_INTERVAL_NANOS && bytesSince >= FEEDBACK_BYTES * SHARE);
    }
}
