package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantReport;
import dev.kakehashi.sfu.SlotQuality;

/** What a shard tells the control thread. */
public sealed interface ShardEvent {
    long transportId();

    /** ICE and DTLS are through; from now on the transport stays on this shard. */
    record Connected(long transportId, int shard) implements ShardEvent {}

    /**
     * The peer showed itself on another path, where it is served from now on; told once a second at most.
     *
     * @param ageNanos since the first check that came over that path
     */
    record PathMoved(long transportId, long ageNanos) implements ShardEvent {}

    /** The transport broke; the shard has freed it already. */
    record Ended(long transportId, EndReason reason) implements ShardEvent {}

    /** The slot carries nothing of its former track any more. */
    record SlotSwitched(long transportId, String mid, long publicationId, long firstRtpTimestamp)
            implements ShardEvent {}

    /** The first packet (video: of a key frame) of the slot's present track left. */
    record SlotLive(long transportId, String mid, long publicationId) implements ShardEvent {}

    /** The slot's track is in a format that its receiver can't take; nothing is sent. */
    record SlotUndecodable(long transportId, String mid, long publicationId) implements ShardEvent {}

    /** The slot's track comes smaller than its receiver asked for, or not at all, or as asked for again. */
    record SlotQualityChanged(long transportId, String mid, long publicationId, SlotQuality quality)
            implements ShardEvent {}

    /**
     * What people on one shard would look at of a simulcast track.
     *
     * @param transportId the publisher's
     * @param encodings one bit each, the lowest encoding lowest
     */
    record LayersWanted(long transportId, long publicationId, int shard, int encodings) implements ShardEvent {}

    /**
     * How loud the participant's microphone is.
     *
     * @param recent of the last two tenths of a second, 0 (silence) to 127
     * @param score 0 for who does not speak, else over time, up to 127
     */
    record Loudness(long transportId, int recent, int score) implements ShardEvent {}

    /** What was measured, every two seconds. */
    record Measured(long transportId, ParticipantReport report) implements ShardEvent {}
}
