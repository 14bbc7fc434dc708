package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtcp.CongestionFeedback;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The SSRCs and sequence numbers of what a test peer sends, and what it is told of them (RFC 8888). */
public final class SentNames {
    private final Set<Long> sent = new HashSet<>();
    private final Map<Long, Boolean> told = new HashMap<>();
    private int feedbacks;
    private int neverSent;

    private static long name(int ssrc, int sequenceNumber) {
        return (long) ssrc << 16 | sequenceNumber;
    }

    void onSent(byte[] packet) {
        ByteBuffer view = ByteBuffer.wrap(packet);
        sent.add(name(view.getInt(8), view.getChar(2)));
    }

    void onFeedback(CongestionFeedback feedback) {
        feedbacks++;
        for (int index = 0; index < feedback.count(); index++) {
            long name = name(feedback.ssrc(index), feedback.sequenceNumber(index));
            boolean came = feedback.offset(index) != CongestionFeedback.NOT_RECEIVED;
            told.merge(name, came, Boolean::logicalOr);
            neverSent += sent.contains(name) ? 0 : 1;
        }
    }

    public int count() {
        return sent.size();
    }

    public int feedbacks() {
        return feedbacks;
    }

    /** Packets that nobody sent, as told. */
    public int neverSent() {
        return neverSent;
    }

    /** Packets of which nothing was told. */
    public int untold() {
        return sent.size() - told.size();
    }

    /** Packets that did not come, as told. */
    public int missing() {
        return (int) told.values().stream().filter(came -> !came).count();
    }
}
