package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtcp.GenericNack;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a test peer receives: its slots, and what it asks for again and reports of them. */
final class Receiving {
    private final TestFormats formats;
    private final Map<Integer, ReceivedStream> slots = new LinkedHashMap<>();
    private int padding;
    private boolean reportsLosses;
    private long expectedBefore;
    private long cameBefore;
    private final Map<Integer, Integer> rtxToPrimary = new HashMap<>();

    Receiving(TestFormats formats) {
        this.formats = formats;
    }

    void expect(int ssrc, int rtxSsrc, boolean video) {
        ReceivedStream stream = new ReceivedStream(formats, video);
        if (reportsLosses) {
            stream.reportLosses();
        }
        slots.put(ssrc, stream);
        if (rtxSsrc != -1) {
            rtxToPrimary.put(rtxSsrc, ssrc);
        }
    }

    /** Packets of padding alone that came. */
    int padding() {
        return padding;
    }

    void reportLosses() {
        slots.values().forEach(ReceivedStream::reportLosses);
        reportsLosses = true;
    }

    /** Of what came since the last time, all slots together. */
    double takeFractionLost() {
        long expected = 0;
        long came = 0;
        for (ReceivedStream each : slots.values()) {
            expected += each.expected();
            came += each.originals();
        }
        double lost = expected == expectedBefore ? 0 : 1 - (double) (came - cameBefore) / (expected - expectedBefore);
        expectedBefore = expected;
        cameBefore = came;
        return Math.max(0, lost);
    }

    ReceivedStream slot(int ssrc) {
        return slots.get(ssrc);
    }

    /** Takes an unprotected packet, which the view is wrapped around. */
    void onPacket(RtpPacket rtp, byte[] data, int length, long nowNanos) {
        Integer primary = rtxToPrimary.get(rtp.ssrc());
        ReceivedStream stream = slots.get(primary == null ? rtp.ssrc() : primary);
        if (stream == null) {
            return;
        }
        if (primary != null && rtp.payloadLength() == 0) {
            padding++;
            return;
        }
        if (primary == null || restore(rtp, data, length)) {
            stream.onPacket(rtp, primary != null, nowNanos);
        }
    }

    /** RFC 4588 4: the original's sequence number stands before its payload; the payload type is its neighbour's. */
    private static boolean restore(RtpPacket rtp, byte[] data, int length) {
        int osn = (data[rtp.payloadOffset()] & 0xFF) << 8 | data[rtp.payloadOffset() + 1] & 0xFF;
        System.arraycopy(data, 0, data, 2, rtp.headerLength());
        if (!rtp.wrap(data, 2, length - 2)) {
            return false;
        }
        rtp.sequenceNumber(osn);
        rtp.payloadType(rtp.payloadType() - 1);
        return true;
    }

    List<GenericNack> nacks(int ownSsrc, long nowNanos, long roundTripNanos) {
        List<GenericNack> nacks = new ArrayList<>();
        slots.forEach((ssrc, stream) -> {
            int[] due = stream.isVideo() ? stream.due(nowNanos, roundTripNanos) : new int[0];
            if (due.length > 0) {
                nacks.add(GenericNack.of(ownSsrc, ssrc, due, due.length));
            }
        });
        return nacks;
    }

    List<ReportBlock> reports(long nowNanos) {
        List<ReportBlock> blocks = new ArrayList<>();
        slots.forEach((ssrc, stream) -> {
            ReportBlock block = stream.report(ssrc, nowNanos);
            if (block != null && blocks.size() < ReportBlock.MAX_BLOCKS) {
                blocks.add(block);
            }
        });
        return blocks;
    }

    void onSenderReport(SenderReport report, long nowNanos) {
        ReceivedStream stream = slots.get(report.ssrc());
        if (stream != null) {
            stream.onSenderReport(report, nowNanos);
        }
    }
}
