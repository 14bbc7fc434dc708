package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Makes a slot's packets again on its retransmission stream (RFC 4588 4), from the source's packet and the run by
 * which it was rewritten. Confined to the shard.
 */
final class Retransmitter {
    private final int ssrc;
    private final SentPackets log = new SentPackets();
    private final ResendBudget budget = new ResendBudget();
    private int sequence;

    /**
     * @param firstSequence of the retransmission stream, 0 to 65535
     */
    Retransmitter(int ssrc, int firstSequence) {
        this.ssrc = ssrc;
        this.sequence = firstSequence;
    }

    /** What was sent so far is not sent again: it is another source's. */
    void forget() {
        log.clear();
    }

    /** What was sent under one of the runs is not sent again: the run is used anew. */
    void forget(int run) {
        log.clear(run);
    }

    void sent(int outSequence, long sourceSequence, int run, boolean marker, int bytes, long nowNanos) {
        log.put(outSequence, sourceSequence, run, marker, nowNanos);
        budget.sent(bytes, nowNanos);
    }

    /** A packet was sent that only fills a place. */
    void filled(int outSequence, int timestamp, int run, int bytes, long nowNanos) {
        log.putEmpty(outSequence, timestamp, run, nowNanos);
        budget.sent(bytes, nowNanos);
    }

    /**
     * Sends a packet again.
     *
     * @return its length, 0 when it was not sent
     */
    int resend(int outSequence, SlotStream stream, DropCounters counters, long nowNanos) {
        int index = log.find(outSequence);
        SourceRun run = index < 0 ? null : stream.run(log.run(index));
        boolean empty = run != null && log.isEmpty(index);
        PacketBuffer kept = run == null || empty ? null : recall(run, log.sourceSequence(index));
        if (run == null || (kept == null && !empty)) {
            boolean awaited = run == null && stream.holds(outSequence);
            counters.count(awaited ? DropReason.RESEND_AWAITED : DropReason.RESEND_UNKNOWN);
            return 0;
        }
        if (!log.mayResend(index, nowNanos, stream.outlet().roundTripNanos())) {
            counters.count(DropReason.RESEND_TOO_SOON);
            return 0;
        }
        int length = kept == null
                ? composeEmpty(index, outSequence, run, stream)
                : compose(index, outSequence, kept, run, stream);
        if (length < 0) {
            counters.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            return 0;
        }
        if (!budget.take(length, nowNanos)) {
            counters.count(DropReason.RESEND_OVER_BUDGET);
            return 0;
        }
        if (!stream.outlet().sendRtp(stream.outgoing().buffer(), 0, length, Urgency.REPAIR, nowNanos)) {
            return 0;
        }
        sequence = sequence + 1 & 0xFFFF;
        log.resent(index, nowNanos);
        return length;
    }

    /**
     * Makes a packet of padding alone; no original is told apart from it, for it has no payload.
     *
     * @return its length, 0 where the receiver agreed to no retransmissions
     */
    int composePadding(RtpFormats to, OutgoingRtp outgoing) {
        int payloadType = to.payloadTypes().anyRetransmission();
        if (payloadType < 0) {
            return 0;
        }
        int length = outgoing.composePadding(to, payloadType, ssrc, sequence, 0, OutgoingRtp.MAX_PADDING);
        sequence = sequence + 1 & 0xFFFF;
        return length;
    }

    private static @Nullable PacketBuffer recall(SourceRun run, long sourceSequence) {
        Fanout from = run.source();
        return from == null ? null : from.recall(run.encoding(), sourceSequence);
    }

    private int compose(int index, int outSequence, PacketBuffer kept, SourceRun run, SlotStream stream) {
        RtpPacket packet = stream.view();
        if (!packet.wrap(kept.data, kept.offset, kept.length)) {
            return -1;
        }
        int original = stream.payloadTypes().get(packet.payloadType());
        int payloadType = original < 0 ? -1 : stream.formats().payloadTypes().retransmission(original);
        Fanout from = run.source();
        if (payloadType < 0 || from == null) {
            return -1;
        }
        OutgoingRtp outgoing = stream.outgoing();
        return outgoing.compose(
                packet,
                0,
                kept.info,
                run,
                from.formats(),
                stream.formats(),
                payloadType,
                ssrc,
                sequence,
                log.marker(index),
                outSequence);
    }

    private int composeEmpty(int index, int outSequence, SourceRun run, SlotStream stream) {
        int original = stream.formats().payloadTypes().payloadType(run.codec());
        int payloadType = original < 0 ? -1 : stream.formats().payloadTypes().retransmission(original);
        return payloadType < 0
                ? -1
                : stream.outgoing()
                        .composeEmpty(stream.formats(), payloadType, ssrc, sequence, log.timestamp(index), outSequence);
    }
}
