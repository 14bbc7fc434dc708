package dev.kakehashi.sfu.sim;

import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.peer.TrackPlan;

/**
 * What a person of a simulated meeting has and agrees to.
 *
 * @param people pairs of slots, 0 for as many as the server wishes
 */
public record PeerPlan(TestFormats formats, TrackPlan microphone, TrackPlan camera, TrackPlan screen, int people) {
    /** Opus, and VP8 in one encoding. */
    public static PeerPlan usual() {
        return new PeerPlan(TestFormats.usual(), TrackPlan.opus(), TrackPlan.vp8(), TrackPlan.vp8(), 0);
    }

    public PeerPlan with(TestFormats others) {
        return new PeerPlan(others, microphone, camera, screen, people);
    }

    public PeerPlan microphone(TrackPlan plan) {
        return new PeerPlan(formats, plan, camera, screen, people);
    }

    public PeerPlan camera(TrackPlan plan) {
        return new PeerPlan(formats, microphone, plan, screen, people);
    }

    public PeerPlan screen(TrackPlan plan) {
        return new PeerPlan(formats, microphone, camera, plan, people);
    }

    /** So many pairs of slots, however many the server wishes. */
    public PeerPlan people(int pairs) {
        return new PeerPlan(formats, microphone, camera, screen, pairs);
    }
}
