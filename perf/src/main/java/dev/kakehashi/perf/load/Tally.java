package dev.kakehashi.perf.load;

import java.util.List;

/**
 * What one peer, or many of them, had sent and received at a moment.
 *
 * @param published packets of media that were sent
 * @param publishedBytes of UDP payload of these
 * @param received packets of media that came
 * @param numbered packets of media that were sent to it, as far as their sequence numbers tell
 * @param bytes of UDP payload that came
 * @param others packets of RTP without media: what the path was probed with
 * @param unsent packets that our own kernel did not take
 */
record Tally(
        long published,
        long publishedBytes,
        long received,
        long numbered,
        long bytes,
        long verified,
        long badlyVerified,
        long others,
        long unsent) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0);

    static Tally of(LoadPeer peer) {
        long received = 0;
        long numbered = 0;
        long bytes = 0;
        long verified = 0;
        long badlyVerified = 0;
        for (IncomingStream each : peer.incoming()) {
            received += each.received();
            numbered += each.expected();
            bytes += each.bytes();
            verified += each.check().verified();
            badlyVerified += each.check().badlyVerified();
        }
        return new Tally(
                peer.outgoing().stream().mapToLong(OutgoingStream::packets).sum(),
                peer.outgoing().stream().mapToLong(OutgoingStream::bytes).sum(),
                received,
                numbered,
                bytes,
                verified,
                badlyVerified,
                peer.others(),
                peer.unsent());
    }

    static Tally sum(List<Tally> all) {
        return all.stream().reduce(NOTHING, Tally::plus);
    }

    Tally plus(Tally other) {
        return new Tally(
                published + other.published,
                publishedBytes + other.publishedBytes,
                received + other.received,
                numbered + other.numbered,
                bytes + other.bytes,
                verified + other.verified,
                badlyVerified + other.badlyVerified,
                others + other.others,
                unsent + other.unsent);
    }

    /** What was added since. */
    Tally since(Tally earlier) {
        return new Tally(
                published - earlier.published,
                publishedBytes - earlier.publishedBytes,
                received - earlier.received,
                numbered - earlier.numbered,
                bytes - earlier.bytes,
                verified - earlier.verified,
                badlyVerified - earlier.badlyVerified,
                others - earlier.others,
                unsent - earlier.unsent);
    }

    /** Packets that were sent to us and did not come. */
    long lost() {
        return Math.max(0, numbered - received);
    }
}
