package dev.kakehashi.sfu;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the media side tells one participant's signalling session. */
public sealed interface ParticipantEvent {
    /**
     * The participant is in the room.
     *
     * @param local for the answer
     * @param room everybody, the new participant included
     * @param codecs in which to send video, as long as nothing else is said
     * @param people how many person slots (an audio and a video slot each) the offer should hold now
     * @param screens how many screen slots the offer should hold now
     */
    record Admitted(LocalTransport local, RoomSnapshot room, CodecPolicy.Choice codecs, int people, int screens)
            implements ParticipantEvent {}

    record Refused(RefusalReason reason) implements ParticipantEvent {}

    /** Answers {@link ConferenceCommand.RequestSnapshot}. */
    record Snapshot(RoomSnapshot room) implements ParticipantEvent {}

    /** Somebody else came. {@code number} is the room's state number, one higher than the change before. */
    record Joined(long number, ParticipantInfo info) implements ParticipantEvent {}

    /** Somebody else is gone. */
    record Left(long number, String participant, EndReason reason) implements ParticipantEvent {}

    /** A source of a participant (also one's own) went on or off. */
    record LiveChanged(long number, String participant, Source source, boolean live) implements ParticipantEvent {}

    /**
     * From now on the slot carries this track, or nothing. Nothing of the former source is sent after this event.
     *
     * @param participant whose track, null when the slot is free
     * @param source which of their tracks, null when the slot is free
     * @param firstRtpTimestamp unsigned 32 bit: pictures with this RTP timestamp or a later one are the new source's
     */
    record SlotAssigned(
            String mid,
            @Nullable String participant,
            @Nullable Source source,
            long firstRtpTimestamp) implements ParticipantEvent {}

    /** The first packet of the slot's present source was sent (for video: of a key frame). */
    record SlotLive(String mid) implements ParticipantEvent {}

    /** The slot's source comes in a format that this participant did not agree to; its publisher was told. */
    record SlotUndecodable(String mid) implements ParticipantEvent {}

    /** The way to this participant carries more or less of what the slot asked for than before. */
    record SlotQualityChanged(String mid, SlotQuality quality) implements ParticipantEvent {}

    /** From now on the room's cameras and screens should be sent in these codecs. */
    record CodecsChosen(CodecPolicy.Choice codecs) implements ParticipantEvent {}

    /**
     * Which encodings of the participant's own simulcast track somebody watches; the others may pause.
     *
     * @param rids lowest first, never empty
     */
    record LayersWanted(Source source, List<String> rids) implements ParticipantEvent {
        public LayersWanted {
            rids = List.copyOf(rids);
        }
    }

    /** Who speaks. Stays the same in a pause; null when the active speaker left. */
    record ActiveSpeaker(@Nullable String participant) implements ParticipantEvent {}

    /** Answers {@link ConferenceCommand.RequestReport}: the latest figures, up to two seconds old. */
    record Report(ParticipantReport report) implements ParticipantEvent {}

    /** The room needs more slots than the participant offered: it should offer again with these numbers. */
    record SlotsNeeded(int people, int screens) implements ParticipantEvent {}

    /** ICE and DTLS are through; media flows. */
    record Connected() implements ParticipantEvent {}

    /** The server ended the participation; no event follows. */
    record Ended(EndReason reason) implements ParticipantEvent {}
}
