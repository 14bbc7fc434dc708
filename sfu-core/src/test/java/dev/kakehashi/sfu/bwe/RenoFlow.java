package dev.kakehashi.sfu.bwe;

import java.util.ArrayDeque;

/** A download over TCP with Reno's rules (RFC 5681), in whole packets; losses are known a round trip later. */
final class RenoFlow {
    private static final int PACKET_BYTES = 1_500;

    private record Answer(long dueNanos, boolean lost, long number) {}

    private final BottleneckLink link;
    private final ArrayDeque<Answer> answers = new ArrayDeque<>();
    private final long startNanos;
    private final long endNanos;
    private double window = 4;
    private double threshold = 64;
    private int inFlight;
    private long number;
    private long recoverUntil;
    private long lastDueNanos;

    RenoFlow(BottleneckLink link, double startSeconds, double endSeconds) {
        this.link = link;
        startNanos = (long) (startSeconds * 1e9);
        endNanos = (long) (endSeconds * 1e9);
    }

    void tick(long nowNanos) {
        while (!answers.isEmpty() && answers.peek().dueNanos <= nowNanos) {
            answer(answers.poll());
        }
        while (nowNanos >= startNanos && nowNanos < endNanos && inFlight < (int) window) {
            SimulatedPacket packet = new SimulatedPacket(false, PACKET_BYTES, number++, nowNanos);
            boolean sent = link.send(packet, nowNanos);
            // A gap is seen by the packets behind it, so about when it would have arrived itself.
            lastDueNanos =
                    sent ? packet.arrivedNanos + link.delayNanos() : Math.max(lastDueNanos, nowNanos + 50_000_000L);
            answers.add(new Answer(lastDueNanos, !sent, packet.number));
            inFlight++;
        }
    }

    private void answer(Answer answer) {
        inFlight--;
        if (!answer.lost) {
            window += window < threshold ? 1 : 1 / window;
        } else if (answer.number >= recoverUntil) {
            threshold = Math.max(2, window / 2);
            window = threshold;
            recoverUntil = number;
        }
    }
}
