package dev.kakehashi.sfu;

import java.util.List;

/** What signalling asks of the media side. A command for a participant that is gone is ignored. */
public sealed interface ConferenceCommand {
    ParticipantKey who();

    /** Answered by {@link ParticipantEvent.Admitted} or {@link ParticipantEvent.Refused}. */
    record Join(ParticipantKey who, String displayName, Attendance attendance, ParticipantListener listener)
            implements ConferenceCommand {
        /** As a member. */
        public Join(ParticipantKey who, String displayName, ParticipantListener listener) {
            this(who, displayName, new Attendance.Member(), listener);
        }
    }

    /**
     * What an offer and its answer agreed on. The first one makes the transport reachable; a later one may add tracks
     * and slots, and must repeat the earlier ones unchanged. New ICE credentials of the peer mean an ICE restart (RFC
     * 8445 9); {@code local} carries the credentials that the answer named.
     */
    record Negotiate(
            ParticipantKey who,
            LocalTransport local,
            RemoteTransport remote,
            List<IncomingTrack> tracks,
            List<OutgoingSlot> slots)
            implements ConferenceCommand {
        public Negotiate {
            tracks = List.copyOf(tracks);
            slots = List.copyOf(slots);
        }
    }

    /** A source goes on or off: mute, camera off, screen share begins or ends. */
    record SetLive(ParticipantKey who, Source source, boolean live) implements ConferenceCommand {}

    /** What the participant looks at; slots that are not named keep their last view. */
    record View(ParticipantKey who, List<SlotView> slots) implements ConferenceCommand {
        public View {
            slots = List.copyOf(slots);
        }
    }

    /** Asks for {@link ParticipantEvent.Snapshot}. */
    record RequestSnapshot(ParticipantKey who) implements ConferenceCommand {}

    /** Asks for {@link ParticipantEvent.Report}. */
    record RequestReport(ParticipantKey who) implements ConferenceCommand {}

    /** Ends the participation and frees everything; the others are told. */
    record Leave(ParticipantKey who, EndReason reason) implements ConferenceCommand {}
}
