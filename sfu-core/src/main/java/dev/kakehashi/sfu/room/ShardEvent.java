package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.EndReason;

/** What a shard tells the control thread. */
public sealed interface ShardEvent {
    long transportId();

    /** ICE and DTLS are through; from now on the transport stays on this shard. */
    record Connected(long transportId, int shard) implements ShardEvent {}

    /** The transport broke; the shard has freed it already. */
    record Ended(long transportId, EndReason reason) implements ShardEvent {}

    /** The slot carries nothing of its former track any more. */
    record SlotSwitched(long transportId, String mid, long publicationId, long firstRtpTimestamp)
            implements ShardEvent {}

    /** The first packet (video: of a key frame) of the slot's present track left. */
    record SlotLive(long transportId, String mid, long publicationId) implements ShardEvent {}
}
