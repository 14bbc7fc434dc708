package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.DtlsEndReason;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.sfu.forward.RtpFormats;
import org.jspecify.annotations.Nullable;

/** What reaches a shard from the control thread or from another shard; a value, handled on the shard's own thread. */
public sealed interface ShardCommand {
    /** The plan of a transport changed: more tracks or slots, or new ICE credentials. */
    record Replan(long transportId, TransportPlan plan) implements ShardCommand {}

    /** Frees the transport; its peer gets a DTLS close. */
    record CloseTransport(long transportId) implements ShardCommand {}

    /**
     * From now on the slot carries this track, or nothing. Answered by {@link ShardEvent.SlotSwitched}.
     *
     * @param mid the slot
     * @param origin the track, null frees the slot
     */
    record AssignSlot(
            long transportId, String mid, @Nullable TrackOrigin origin) implements ShardCommand {}

    /**
     * A track and where it is published.
     *
     * @param publicationId the track's number
     * @param transportId the publisher's transport
     * @param shard the shard on which its publisher lives
     * @param encodings how many the publisher announced, at least 1
     * @param formats what the numbers in its packets mean
     */
    record TrackOrigin(long publicationId, long transportId, int shard, int encodings, RtpFormats formats) {}

    /**
     * What the person makes of a slot: hidden ones are paused.
     *
     * @param pixels of the picture on the page, width times height, 0 when unknown
     * @param priority 0 (thumbnail) to 10 (stage or pinned)
     */
    record ShowSlot(long transportId, String mid, boolean visible, int pixels, int priority) implements ShardCommand {}

    /** Begins or ends the copying of a publication's packets to another shard. */
    record Route(long publicationId, int toShard, boolean open) implements ShardCommand {}

    /** Whether the packets of a publication are forwarded at all; in a large room only the loudest voices are. */
    record SetAudible(long publicationId, boolean audible) implements ShardCommand {}

    /** Asks the publisher for a key frame. */
    record RequestKeyframe(long publicationId, int encoding) implements ShardCommand {}

    /** The publisher's clock on ours: when ours stood at {@code atNanos}, its timestamps stood at this one. */
    record ClockReport(long publicationId, int encoding, int rtpTimestamp, long atNanos) implements ShardCommand {}

    /** A DTLS record to be sent; from the handshake's thread. */
    record DtlsRecord(Path to, byte[] record) implements ShardCommand {}

    /** The handshake is through and the peer is who the SDP says; from the handshake's thread. */
    record DtlsEstablished(long transportId, SrtpKeys keys) implements ShardCommand {}

    /** The handshake failed or DTLS ended; from the handshake's thread. */
    record DtlsEnded(long transportId, DtlsEndReason reason) implements ShardCommand {}
}
