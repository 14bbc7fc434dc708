package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.forward.IncomingStream;
import java.util.Map;

/** What a shard carried since its start. Written by the shard only; readers on other threads see figures a moment old. */
final class ShardCounters {
    /** Upper bounds of the delay classes in microseconds; the last class has none. */
    private static final long[] DELAY_MICROS = {100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000};

    private final long[] delays = new long[DELAY_MICROS.length + 1];
    private long maxDelayNanos;
    private long packetsReceived;
    private long bytesReceived;
    private long packetsSent;
    private long bytesSent;
    long relayed;

    /** Datagrams that came wrapped in TURN and led to one of our media addresses. */
    long unwrapped;

    long crossed;
    long transports;
    long publications;
    long pathMoves;
    long pathProofRounds;
    long feedbackSent;
    long feedbackReceived;
    long nacksSent;
    long nacksReceived;
    long packetsResent;
    long keyframesRequested;
    long keyframeAsksReceived;

    /** Streams whose key frame was asked for and did not come yet, as of the last look at each publisher. */
    long keyframesOwed;

    private long keyframesReceived;
    private long keyframesUnanswered;
    private long packetsRecovered;
    private long packetsGivenUp;

    void received(int bytes) {
        packetsReceived++;
        bytesReceived += bytes;
    }

    void sent(int bytes) {
        packetsSent++;
        bytesSent += bytes;
    }

    /** The oldest packet of a batch left this long after it came. */
    void delayed(long nanos) {
        maxDelayNanos = Math.max(maxDelayNanos, nanos);
        long micros = nanos / 1_000;
        int index = 0;
        while (index < DELAY_MICROS.length && micros > DELAY_MICROS[index]) {
            index++;
        }
        delays[index]++;
    }

    /** Takes over what a stream counted since the last time. */
    void collect(IncomingStream stream) {
        keyframesReceived += stream.takeKeyframesReceived();
        keyframesUnanswered += stream.keyframes().takeUnanswered();
        packetsRecovered += stream.takeRecovered();
        packetsGivenUp += stream.takeGivenUp();
    }

    void addTo(Map<String, Long> into) {
        add(into, "media_packets_received_total", packetsReceived);
        add(into, "media_bytes_received_total", bytesReceived);
        add(into, "media_packets_sent_total", packetsSent);
        add(into, "media_bytes_sent_total", bytesSent);
        add(into, "media_packets_relayed_between_loops_total", relayed);
        add(into, "turn_datagrams_unwrapped_total", unwrapped);
        add(into, "media_packets_crossed_between_loops_total", crossed);
        add(into, "transports", transports);
        add(into, "publications", publications);
        add(into, "path_moves_total", pathMoves);
        add(into, "path_proof_rounds_total", pathProofRounds);
        add(into, "transport_feedback_sent_total", feedbackSent);
        add(into, "transport_feedback_received_total", feedbackReceived);
        add(into, "nacks_sent_total", nacksSent);
        add(into, "nacks_received_total", nacksReceived);
        add(into, "packets_resent_total", packetsResent);
        add(into, "keyframes_requested_total", keyframesRequested);
        add(into, "keyframes_received_total", keyframesReceived);
        add(into, "keyframe_asks_received_total", keyframeAsksReceived);
        add(into, "keyframes_unanswered_total", keyframesUnanswered);
        add(into, "keyframes_owed", keyframesOwed);
        add(into, "packets_recovered_total", packetsRecovered);
        add(into, "packets_given_up_total", packetsGivenUp);
        into.merge("forward_delay_max_micros", maxDelayNanos / 1_000, Math::max);
        for (int index = 0; index < delays.length; index++) {
            String bound = index < DELAY_MICROS.length ? "le_" + DELAY_MICROS[index] : "over_50000";
            add(into, "forward_delay_micros_" + bound + "_batches_total", delays[index]);
        }
    }

    private static void add(Map<String, Long> into, String name, long value) {
        into.merge(name, value, Long::sum);
    }
}
