package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtp.NtpTime;
import org.jspecify.annotations.Nullable;

/** Loss and jitter of one incoming stream by the arithmetic of RFC 3550 (A.3, A.8). Confined to the publisher's shard. */
public final class ReceptionStatistics {
    private int clockRate;
    private long originNanos;
    private long first = -1;
    private long highest;
    private long received;
    private long expectedPrior;
    private long receivedPrior;
    private boolean transitKnown;
    private int transit;
    private long jitterTimes16;
    private int fraction;
    private int lastSenderReport;
    private long lastSenderReportNanos;

    ReceptionStatistics(int clockRate) {
        this.clockRate = clockRate;
    }

    /** From now on the timestamps count so many ticks a second: the stream changed its codec. */
    void clockRate(int ticksPerSecond) {
        if (ticksPerSecond != clockRate) {
            clockRate = ticksPerSecond;
            jitterTimes16 = 0;
            transitKnown = false;
        }
    }

    /** A packet of the stream itself; retransmissions don't count. */
    void onPacket(long sequence, int timestamp, long nowNanos) {
        if (first < 0) {
            first = sequence;
            highest = sequence;
            originNanos = nowNanos;
        }
        first = Math.min(first, sequence);
        highest = Math.max(highest, sequence);
        received++;
        int newTransit = SlotClock.ticks(nowNanos - originNanos, clockRate) - timestamp;
        if (transitKnown) {
            int difference = Math.abs(newTransit - transit);
            jitterTimes16 += difference - (jitterTimes16 + 8 >> 4);
        }
        transit = newTransit;
        transitKnown = true;
    }

    /** Packets, cumulative; never negative. */
    long lost() {
        return first < 0 ? 0 : Math.max(0, highest - first + 1 - received);
    }

    /** 0 to 1, of the interval before the last report. */
    double fractionLost() {
        return fraction / 256.0;
    }

    double jitterMillis() {
        return (jitterTimes16 >> 4) * 1_000.0 / clockRate;
    }

    /** A sender report of the stream came. */
    public void onSenderReport(long ntpTimestamp, long nowNanos) {
        lastSenderReport = NtpTime.middle(ntpTimestamp);
        lastSenderReportNanos = nowNanos;
    }

    /** What to report now, or null before the first packet; the interval for the fraction begins anew. */
    public @Nullable ReportBlock report(int ssrc, long nowNanos) {
        if (first < 0) {
            return null;
        }
        long expected = highest - first + 1;
        long lost = Math.clamp(expected - received, -(1L << 23), (1L << 23) - 1);
        long expectedNow = expected - expectedPrior;
        long lostNow = expectedNow - (received - receivedPrior);
        fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        expectedPrior = expected;
        receivedPrior = received;
        int delay = lastSenderReport == 0 ? 0 : (int) ((nowNanos - lastSenderReportNanos) / 1_000 * 65_536 / 1_000_000);
        return new ReportBlock(
                ssrc, fraction, (int) lost, (int) highest, (int) (jitterTimes16 >> 4), lastSenderReport, delay);
    }
}
