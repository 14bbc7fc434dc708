package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.TransportFeedback;

/**
 * Makes the receiver's arrival times endless and believable. They count from a reference of 24 bits in steps of 64 ms
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 3.1), so they come again after 12 days. The receiver's clock is
 * unknown; but a packet can't arrive before it left, nor after the report of it came. Both are held with
 * {@link #TOLERANCE_MICROS} to spare; a clock that stays elsewhere is followed after some packets.
 */
final class ArrivalClock {
    /** As libwebrtc's InterArrivalDelta: a difference larger than this is a clock that was set. */
    static final long TOLERANCE_MICROS = 3_000_000;

    /** So many in a row that don't fit are a new clock. */
    private static final int TRIES = 3;

    /** Lets the smallest difference rise by itself, in two minutes of video or so, for clocks drift. */
    private static final int CREEP = 1 << 14;

    private boolean begun;
    private long lastMicros;
    private long leastMicros;
    private int misfits;
    private boolean restarted;

    /**
     * @param arrival as reported; any value
     * @return microseconds on the receiver's clock without end, or {@link Long#MIN_VALUE} if impossible
     */
    long unwrap(long arrival, long sentMicros, long nowMicros) {
        long turned = Math.floorMod(arrival, TransportFeedback.TURN_MICROS);
        if (!begun) {
            restart(turned, sentMicros);
            return turned;
        }
        long micros = lastMicros + TransportFeedback.microsBetween(lastMicros, turned);
        long difference = micros - sentMicros;
        boolean early = difference < leastMicros - TOLERANCE_MICROS;
        boolean late = micros > nowMicros + leastMicros + TOLERANCE_MICROS;
        if (early || late) {
            misfits++;
            if (misfits < TRIES) {
                return Long.MIN_VALUE;
            }
            restart(micros, sentMicros);
            restarted = true;
            return micros;
        }
        misfits = 0;
        lastMicros = micros;
        leastMicros = difference < leastMicros ? difference : leastMicros + (difference - leastMicros) / CREEP;
        return micros;
    }

    private void restart(long micros, long sentMicros) {
        begun = true;
        misfits = 0;
        lastMicros = micros;
        leastMicros = micros - sentMicros;
    }

    /** Whether the clock was found to be another one since the last call: differences to earlier times mean nothing. */
    boolean takeRestarted() {
        boolean was = restarted;
        restarted = false;
        return was;
    }
}
