package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.rtcp.TransportFeedback;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.HashMap;
import java.util.Map;

/** The transport-wide sequence numbers of what a test peer sends, and what it is told of them. */
public final class SentNumbers {
    /** Wraps around soon. */
    private static final int FIRST = 65_300;

    private final int id;
    private final RtpPacket view = new RtpPacket();
    private final Map<Integer, Long> sentNanos = new HashMap<>();
    private final Map<Integer, Long> arrivals = new HashMap<>();
    private int next = FIRST;
    private int told = FIRST - 1;
    private int feedbacks;
    private int lastFeedbackCount = -1;
    private boolean feedbackCountsFollow = true;
    private long longestNanos;
    private long originMicros = -1;
    private long originNanos;

    SentNumbers(TestFormats formats) {
        id = formats.feedback() == BandwidthFeedback.TRANSPORT_WIDE
                ? formats.id(HeaderExtensionKind.TRANSPORT_WIDE_CC)
                : -1;
    }

    /** Numbers a packet that has the extension. */
    void number(byte[] packet, long nowNanos) {
        if (!view.wrap(packet, 0, packet.length) || view.extensionLength(id) != 2) {
            return;
        }
        int at = view.extensionOffset(id);
        packet[at] = (byte) (next >>> 8);
        packet[at + 1] = (byte) next;
        sentNanos.put(next++, nowNanos);
    }

    void onFeedback(TransportFeedback feedback, long nowNanos) {
        feedbacks++;
        feedbackCountsFollow &= feedback.feedbackCount() == (lastFeedbackCount + 1 & 0xFF);
        lastFeedbackCount = feedback.feedbackCount();
        for (int index = 0; index < feedback.statusCount(); index++) {
            int number = told + (short) (feedback.baseSequence() + index - told);
            long micros = feedback.arrivalMicros()[index];
            if (micros != TransportFeedback.NOT_RECEIVED && !arrivals.containsKey(number)) {
                arrivals.put(number, travel(micros, sentNanos.get(number)));
                longestNanos = Math.max(longestNanos, nowNanos - sentNanos.get(number));
            }
        }
        told = told + (short) (feedback.baseSequence() + feedback.statusCount() - 1 - told);
    }

    /** In microseconds, but for a constant. */
    private long travel(long micros, long sent) {
        if (originMicros < 0) {
            originMicros = micros;
            originNanos = sent;
        }
        return TransportFeedback.microsBetween(originMicros, micros) - (sent - originNanos) / 1_000;
    }

    public int count() {
        return next - FIRST;
    }

    public int feedbacks() {
        return feedbacks;
    }

    public boolean feedbackCountsFollow() {
        return feedbackCountsFollow;
    }

    /** Packets sent after the last one that was told of. */
    public int untold() {
        return next - 1 - told;
    }

    /** Packets that did not come, of those before the last one that was told of. */
    public int missing() {
        return told - FIRST + 1 - arrivals.size();
    }

    /** From sending a packet to learning that it came. */
    public long longestMillis() {
        return longestNanos / 1_000_000;
    }

    /** The longest that a packet travelled, in microseconds, but for a constant. */
    public long slowest() {
        return arrivals.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    /** The shortest, likewise. */
    public long fastest() {
        return arrivals.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    }
}
