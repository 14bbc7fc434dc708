package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.bwe.ArrivalLog;
import dev.kakehashi.sfu.bwe.BitrateMeter;
import dev.kakehashi.sfu.bwe.LossGuidedEstimate;
import dev.kakehashi.sfu.bwe.StreamArrivals;
import dev.kakehashi.sfu.rtcp.ReceiverEstimate;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.NtpTime;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.List;

/** What a test peer tells of how our packets come, in the way that was agreed. */
final class ArrivalNews {
    private final TestFormats formats;
    private final long wallNanos;
    private final BitrateMeter received = new BitrateMeter();
    private final LossGuidedEstimate estimate = new LossGuidedEstimate();
    private ArrivalLog numbered;
    private StreamArrivals named;

    ArrivalNews(TestFormats formats, long wallNanos) {
        this.formats = formats;
        this.wallNanos = wallNanos;
    }

    void onPacket(RtpPacket rtp, int length, long nowNanos) {
        received.add(length, nowNanos);
        switch (formats.feedback()) {
            case TRANSPORT_WIDE -> onNumber(rtp, length, nowNanos);
            case CONGESTION_CONTROL -> {
                if (named == null) {
                    named = new StreamArrivals(nowNanos, NtpTime.fromEpochNanos(wallNanos));
                }
                named.onPacket(rtp.ssrc(), rtp.sequenceNumber(), length, nowNanos);
            }
            case RECEIVER_ESTIMATE, NONE -> {}
        }
    }

    private void onNumber(RtpPacket rtp, int length, long nowNanos) {
        int id = formats.id(HeaderExtensionKind.TRANSPORT_WIDE_CC);
        if (rtp.extensionLength(id) != 2) {
            return;
        }
        int at = rtp.extensionOffset(id);
        int number = (rtp.buffer()[at] & 0xFF) << 8 | rtp.buffer()[at + 1] & 0xFF;
        if (numbered == null) {
            numbered = new ArrivalLog(nowNanos);
        }
        numbered.onPacket(number, rtp.ssrc(), length, nowNanos);
    }

    /** Writes what is due; returns its length, 0 for nothing. To be called until then. */
    int write(byte[] data, int ownSsrc, long nowNanos) {
        if (named != null) {
            return named.write(data, ownSsrc, nowNanos);
        }
        return numbered == null ? 0 : numbered.write(data, ownSsrc, nowNanos);
    }

    /** Writes, once a second, what this peer believes that its network carries; returns its length, 0 for nothing. */
    int writeEstimate(byte[] data, int ownSsrc, double fractionLost, long nowNanos) {
        if (formats.feedback() != BandwidthFeedback.RECEIVER_ESTIMATE) {
            return 0;
        }
        long allowed = estimate.onSecond(received.bitsPerSecond(nowNanos), fractionLost);
        return allowed == 0 ? 0 : new ReceiverEstimate(ownSsrc, allowed, List.of()).write(data, 0);
    }
}
