package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.CongestionFeedback;
import dev.kakehashi.sfu.rtcp.CongestionFeedbackWriter;
import dev.kakehashi.sfu.rtcp.RtcpReader;
import dev.kakehashi.sfu.rtcp.RtcpVisitor;
import dev.kakehashi.sfu.rtcp.TransportFeedback;
import java.util.Arrays;

/** Reports after RFC 8888 of a peer whose clock stood at 2^37 ticks when ours stood at 0; written and read as on the wire. */
final class StreamReports {
    static final long NO = TransportFeedback.NOT_RECEIVED;
    private static final long CLOCK = 1L << 37;

    private final CongestionFeedbackWriter writer = new CongestionFeedbackWriter();
    private final RtcpReader reader = new RtcpReader();
    private final byte[] data = new byte[40_000];
    private final StreamFeedback to;

    StreamReports(StreamFeedback to) {
        this.to = to;
    }

    private static long ticks(long millis) {
        return CLOCK + millis * CongestionFeedbackWriter.TICKS_A_SECOND / 1_000;
    }

    StreamReports begin(long millis) {
        writer.begin(data, 0, data.length, 1, ticks(millis));
        return this;
    }

    /**
     * @param arrivalMillis of each packet from this one on, or {@link #NO}
     */
    StreamReports stream(int ssrc, int sequenceNumber, long... arrivalMillis) {
        long[] ring = new long[Integer.highestOneBit(arrivalMillis.length * 2 - 1)];
        Arrays.setAll(
                ring,
                index ->
                        index >= arrivalMillis.length || arrivalMillis[index] == NO ? NO : ticks(arrivalMillis[index]));
        writer.stream(ssrc, sequenceNumber, ring, 0, arrivalMillis.length);
        return this;
    }

    void send(long nowNanos) {
        reader.read(data, 0, writer.end(), new RtcpVisitor() {
            @Override
            public void onCongestionFeedback(CongestionFeedback feedback) {
                to.onFeedback(feedback, nowNanos);
            }
        });
    }
}
