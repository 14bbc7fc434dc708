package dev.kakehashi.perf.load;

import dev.kakehashi.dtlssrtp.SrtpProfile;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, checked.
 *
 * @param server scheme, host and port
 * @param publishers how many send; in a meeting and in an audio room, how many speak
 * @param subscribers how many receive; in a meeting and in an audio room, how many take part
 * @param packetsPerSecond that the server forwards, all together
 * @param packetsPerFrame of which each picture consists
 * @param bytes of UDP payload of each packet
 * @param trace what is sent instead of constant frames, null for those
 * @param warmUpSeconds at least, before anything is measured
 * @param seconds that are measured
 * @param profile of SRTP that is offered
 * @param verifyEvery receivers unprotect one in so many packets
 * @param serverPids whose CPU time is measured
 * @param feedback whether receivers say what they got
 * @param onDemand whether it is measured whenever a line on standard input asks for it
 * @param signalling how the server is spoken with
 * @param patienceSeconds after the warm-up, for everybody to receive everything
 * @param climbs how often the highest rate is looked for
 * @param storms how many join storms are measured
 */
record LoadPlan(
        URI server,
        Scenario scenario,
        int publishers,
        int subscribers,
        double packetsPerSecond,
        int packetsPerFrame,
        int bytes,
        @Nullable PacketTrace trace,
        int warmUpSeconds,
        int seconds,
        SrtpProfile profile,
        int verifyEvery,
        List<Long> serverPids,
        boolean feedback,
        boolean onDemand,
        Signalling signalling,
        int patienceSeconds,
        int climbs,
        int storms) {
    private static final int MAX_PEERS = 5_000;

    /** Who would be more is refused by a Kakehashi server. */
    private static final int MAX_PEOPLE = 100;

    LoadPlan {
        serverPids = List.copyOf(serverPids);
        requireRange("publishers", publishers, 1, MAX_PEERS);
        requireRange("subscribers", subscribers, 1, MAX_PEERS);
        if (scenario == Scenario.MEETING || scenario == Scenario.AUDIO_ROOM) {
            requireRange("people", subscribers, 2, MAX_PEOPLE);
        }
        if (scenario == Scenario.RAMP && trace != null) {
            throw new IllegalArgumentException("a trace keeps its own time, so that it has no ramp");
        }
        requireRange("packets per frame", packetsPerFrame, 1, DatagramBatch.CAPACITY);
        requireRange("size", bytes, OutgoingStream.LEAST_RTP_BYTES + profile.rtpTagLength(), 1_472);
        requireRange("seconds", seconds, 1, 3_600);
        requireRange("warm-up", warmUpSeconds, 0, 600);
        requireRange("storms", storms, 1, 1_000);
        requireRange("verify-every", verifyEvery, 1, 1 << 14);
        if (!(packetsPerSecond > 0)) {
            throw new IllegalArgumentException("packets per second must be more than 0");
        }
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /** How many must watch a picture of this trace to make up the rate. */
    static int subscribersOf(PacketTrace trace, double packetsPerSecond) {
        return (int) Math.max(1, Math.round(packetsPerSecond / trace.packetsPerSecond()));
    }

    /** What it asks of each peer. */
    PeerTerms terms() {
        return new PeerTerms(server, profile, verifyEvery, feedback, packetsPerFrame, bytes, trace);
    }
}
