package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.RtpPacket;

/**
 * Makes a subscriber's packets again on its retransmission stream (RFC 4588 4), from the source's packet and the note
 * of how it was rewritten. Confined to the shard.
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

    void sent(
            int outSequence,
            long sourceSequence,
            int layer,
            int timestamp,
            boolean marker,
            int pictureId,
            int tl0PicIdx,
            int bytes,
            long nowNanos) {
        log.put(outSequence, sourceSequence, layer, timestamp, marker, pictureId, tl0PicIdx, nowNanos);
        budget.sent(bytes, nowNanos);
    }

    boolean resend(
            int outSequence,
            Fanout from,
            RtpFormats formats,
            OutgoingRtp outgoing,
            PacketOutlet outlet,
            DropCounters counters,
            long nowNanos) {
        int index = log.find(outSequence);
        RtpPacket packet = index < 0 ? null : from.recall(log.layer(index), log.sourceSequence(index));
        if (packet == null) {
            counters.count(DropReason.RESEND_UNKNOWN);
            return false;
        }
        if (!log.mayResend(index, nowNanos, outlet.roundTripNanos())) {
            counters.count(DropReason.RESEND_TOO_SOON);
            return false;
        }
        Codec codec = from.formats().payloadTypes().codec(packet.payloadType());
        int original = codec == null ? -1 : formats.payloadTypes().payloadType(codec);
        int payloadType = original < 0 ? -1 : formats.payloadTypes().retransmission(original);
        if (payloadType < 0) {
            counters.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            return false;
        }
        int length = outgoing.compose(
                packet,
                from.formats(),
                formats,
                payloadType,
                ssrc,
                sequence,
                log.timestamp(index),
                log.marker(index),
                outSequence);
        if (codec == Codec.VP8) {
            outgoing.rewriteVp8(packet.payloadLength(), log.pictureId(index), log.tl0PicIdx(index));
        }
        if (!budget.take(length, nowNanos)) {
            counters.count(DropReason.RESEND_OVER_BUDGET);
            return false;
        }
        if (!outlet.sendRtp(outgoing.buffer(), 0, length)) {
            return false;
        }
        sequence = sequence + 1 & 0xFFFF;
        log.resent(index, nowNanos);
        return true;
    }
}
