package dev.kakehashi.perf.load;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.NtpTime;
import java.util.concurrent.TimeUnit;

/** Counts what comes of one stream, by its sequence numbers. Confined to its loop; read by others between packets only. */
final class IncomingStream {
    private static final long NONE = -1;

    private final int ssrc;
    private final MediaKind kind;
    private final PacketCheck check;
    private long first = NONE;
    private long highest = NONE;
    private long received;
    private long bytes;
    private long firstNanos;
    private long reportedExpected;
    private long reportedReceived;
    private int senderReport;
    private long senderReportNanos;

    IncomingStream(int ssrc, MediaKind kind, PacketCheck check) {
        this.ssrc = ssrc;
        this.kind = kind;
        this.check = check;
    }

    int ssrc() {
        return ssrc;
    }

    MediaKind kind() {
        return kind;
    }

    PacketCheck check() {
        return check;
    }

    /**
     * @param sequenceNumber 0 to 65535
     */
    void onPacket(int sequenceNumber, int length, long nowNanos) {
        if (highest == NONE) {
            // One turn up, so that an earlier one is not negative.
            first = 0x10000L + sequenceNumber;
            highest = first;
            firstNanos = nowNanos;
        } else {
            short ahead = (short) (sequenceNumber - (int) highest);
            highest += Math.max(0, ahead);
        }
        received++;
        bytes += length;
    }

    void onSenderReport(SenderReport report, long nowNanos) {
        senderReport = NtpTime.middle(report.ntpTimestamp());
        senderReportNanos = nowNanos;
    }

    boolean hasBegun() {
        return highest != NONE;
    }

    /** When its first packet came. */
    long firstNanos() {
        return firstNanos;
    }

    long received() {
        return received;
    }

    /** Of UDP payload. */
    long bytes() {
        return bytes;
    }

    /** Packets that were sent to us, as far as their numbers tell. */
    long expected() {
        return hasBegun() ? highest - first + 1 : 0;
    }

    /** RFC 3550 6.4.1, but for jitter, by which nothing is decided. */
    ReportBlock report(long nowNanos) {
        long expectedSince = expected() - reportedExpected;
        long lostSince = Math.max(0, expectedSince - (received - reportedReceived));
        reportedExpected = expected();
        reportedReceived = received;
        int fraction = expectedSince <= 0 ? 0 : (int) Math.min(255, lostSince * 256 / expectedSince);
        long delay = senderReport == 0 ? 0 : (nowNanos - senderReportNanos) * 65_536 / TimeUnit.SECONDS.toNanos(1);
        return new ReportBlock(
                ssrc,
                fraction,
                (int) Math.max(0, expected() - received),
                (int) (highest - 0x10000L),
                0,
                senderReport,
                (int) delay);
    }
}
