package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.TransportFeedbackWriter;

/**
 * When the packets of one publisher came, of all its streams, by their transport-wide sequence number, and the feedback by
 * which its own estimator learns that (draft-holmer-rmcat-transport-wide-cc-extensions-01). Without allocation; confined to
 * the publisher's shard.
 */
public final class ArrivalLog {
    /**
     * Packets that are remembered: a second of 20 Mbit/s, so that between two feedbacks nothing is forgotten, and what is
     * overtaken by as many still counts.
     */
    static final int CAPACITY = 2_048;

    /** libwebrtc's RemoteEstimatorProxy counts the same. */
    private static final int FEEDBACK_BYTES = 30;

    /** What any network takes in one piece. */
    static final int MAX_PACKET_BYTES = 1_200;

    private final ArrivalRing arrivals = new ArrivalRing(CAPACITY);
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private final FeedbackPace pace;
    private final long originNanos;
    private int mediaSsrc;
    private int feedbackCount;

    public ArrivalLog(long nowNanos) {
        originNanos = nowNanos;
        pace = new FeedbackPace(FEEDBACK_BYTES, nowNanos);
    }

    /**
     * A packet came and was authentic.
     *
     * @param sequenceNumber transport-wide, 0 to 65535
     * @param ssrc of the packet
     * @param bytes of the packet, header included
     */
    public void onPacket(int sequenceNumber, int ssrc, int bytes, long nowNanos) {
        if (arrivals.add(sequenceNumber, (nowNanos - originNanos) / TransportFeedbackWriter.TICK_NANOS)) {
            mediaSsrc = ssrc;
            pace.onReceived(bytes);
        }
    }

    /** When to ask again whether something is due, after nothing was. */
    public long nextNanos(long nowNanos) {
        return pace.nextNanos(nowNanos);
    }

    /**
     * Writes the next feedback, if it is due. To be called until it writes nothing: one packet may not hold all.
     *
     * @return bytes written, 0 where nothing is due
     */
    public int write(byte[] data, int senderSsrc, long nowNanos) {
        int count = arrivals.untold();
        if (count == 0 || !pace.isDue(nowNanos)) {
            return 0;
        }
        int bytes = writer.write(
                data,
                0,
                MAX_PACKET_BYTES,
                senderSsrc,
                mediaSsrc,
                (int) arrivals.next() & 0xFFFF,
                feedbackCount,
                arrivals.ticks(),
                arrivals.next(),
                count);
        feedbackCount = feedbackCount + 1 & 0xFF;
        arrivals.told(writer.statuses());
        if (arrivals.untold() == 0) {
            pace.onSent(nowNanos);
        }
        return bytes;
    }
}
