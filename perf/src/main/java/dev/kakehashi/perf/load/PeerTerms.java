package dev.kakehashi.perf.load;

import dev.kakehashi.dtlssrtp.SrtpProfile;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What all peers of a crowd have in common.
 *
 * @param server scheme, host and port
 * @param profile of SRTP that is offered
 * @param verifyEvery receivers unprotect one in so many packets
 * @param feedback whether receivers say what they got
 * @param packetsPerFrame of which each picture consists; of a trace about as many
 * @param bytes of UDP payload of each packet, for constant frames
 * @param trace what is sent instead of constant frames, null for those
 */
record PeerTerms(
        URI server,
        SrtpProfile profile,
        int verifyEvery,
        boolean feedback,
        int packetsPerFrame,
        int bytes,
        @Nullable PacketTrace trace) {

    /** After which time a publisher begins, so that all of them do not send at the same moment. */
    long offsetNanos(int publisher, int publishers, double rate) {
        return (long) (packetsPerFrame / rate * TimeUnit.SECONDS.toNanos(1) * publisher / publishers);
    }

    /**
     * The pictures of one publisher.
     *
     * @param rate packets a second, for constant frames
     * @param share where in a trace it begins, 0 to 1, so that not all of them send their large pictures together
     */
    PacketSchedule pictures(double rate, double share) {
        PacketTrace replayed = trace;
        return replayed == null
                ? new ConstantSchedule(packetsPerFrame, bytes, rate)
                : new TraceSchedule(replayed, profile.rtpTagLength(), share);
    }
}
