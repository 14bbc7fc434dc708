package dev.kakehashi.perf.load;

/**
 * What bots had sent and received at a moment, or in between two.
 *
 * @param nanos when, or how long
 * @param published packets of media that they sent, all together
 * @param publishedBytes of UDP payload of these
 * @param expected packets that they should have received of these
 * @param numbered packets that were sent to them, as far as sequence numbers tell
 * @param received packets of media that came
 * @param receivedBytes of UDP payload of these
 * @param ownCpuNanos user and system time of this process
 */
public record Look(
        long nanos,
        long published,
        long publishedBytes,
        long expected,
        long numbered,
        long received,
        long receivedBytes,
        long ownCpuNanos) {

    /** What was added since. */
    public Look since(Look earlier) {
        return new Look(
                nanos - earlier.nanos,
                published - earlier.published,
                publishedBytes - earlier.publishedBytes,
                expected - earlier.expected,
                numbered - earlier.numbered,
                received - earlier.received,
                receivedBytes - earlier.receivedBytes,
                ownCpuNanos - earlier.ownCpuNanos);
    }

    /** The part of the packets sent to them that did not come, 0 to 1. */
    public double lostShare() {
        return numbered == 0 ? 0 : Math.max(0, (double) (numbered - received) / numbered);
    }

    /** The part of what they should have received that the server did not even send, 0 to 1. */
    public double withheldShare() {
        return expected == 0 ? 0 : Math.max(0, (double) (expected - numbered) / expected);
    }
}
