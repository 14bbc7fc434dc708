package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.RemoteTransport;
import java.util.List;

/** What came of an offer. */
public sealed interface Negotiation {
    /**
     * The offer was taken.
     *
     * @param answer the SDP for the client
     * @param local our side; its credentials are new after an ICE restart
     * @param remote the client's side
     * @param tracks every section in which the client sends, in the order of the offer
     * @param slots every section in which the client receives, in the order of the offer
     */
    record Agreed(
            String answer,
            LocalTransport local,
            RemoteTransport remote,
            List<IncomingTrack> tracks,
            List<OutgoingSlot> slots)
            implements Negotiation {
        public Agreed {
            tracks = List.copyOf(tracks);
            slots = List.copyOf(slots);
        }
    }

    /**
     * The offer was not taken, and what was agreed before still holds.
     *
     * @param text a sentence or two for the developer of the client: what is wrong, and what to change
     */
    record Refused(Cause cause, String text) implements Negotiation {
        /** Where it matters, as in HTTP, what kind of refusal this is. */
        public enum Cause {
            /** It is no session description. */
            MALFORMED,
            /** It is one, and asks for what is not served here. */
            UNSUPPORTED,
            /** It has more tracks of a kind than there may be. */
            TOO_MANY_TRACKS
        }

        Refused(String text) {
            this(Cause.UNSUPPORTED, text);
        }
    }
}
