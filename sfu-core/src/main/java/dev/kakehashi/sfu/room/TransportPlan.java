package dev.kakehashi.sfu.room;

import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.forward.RtpFormats;
import java.util.List;

/**
 * Everything that a media shard needs to know of one transport, agreed by offer and answer. A value: a new agreement is
 * a new plan.
 *
 * @param credentials our ICE credentials of the present generation
 * @param remote the peer's side
 * @param formats what the numbers in the peer's packets, in both directions, mean: the same object for all who forward them
 * @param tracks the sections in which the peer sends, each with the id of its publication
 * @param slots the sections in which the peer receives
 */
public record TransportPlan(
        IceCredentials credentials,
        RemoteTransport remote,
        RtpFormats formats,
        List<PlannedTrack> tracks,
        List<OutgoingSlot> slots) {
    public TransportPlan {
        tracks = List.copyOf(tracks);
        slots = List.copyOf(slots);
    }

    /** With the formats that the peer's side says. */
    public TransportPlan(
            IceCredentials credentials, RemoteTransport remote, List<PlannedTrack> tracks, List<OutgoingSlot> slots) {
        this(credentials, remote, RtpFormats.of(remote), tracks, slots);
    }

    /**
     * A track and the number under which its packets are published.
     *
     * @param publicationId unique on this server for its life
     */
    public record PlannedTrack(long publicationId, IncomingTrack track) {}
}
