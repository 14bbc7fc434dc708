package dev.kakehashi.sfu.forward;

/**
 * Finds what is missing of one incoming stream and says when to ask for it (RFC 4585 6.2.1). A bounded list in the
 * order of sequence numbers. Confined to the publisher's shard.
 */
final class NackGenerator {
    /** More missing packets than this are not repaired one by one; a key frame mends it. */
    static final int MAX_MISSING = 256;

    /** Reordering on real paths is over within this time; asking earlier would ask for what is on its way. */
    private static final long HOLD_NANOS = 10_000_000L;

    /** Older packets come too late for anybody's playout. */
    private static final long MAX_AGE_NANOS = 1_000_000_000L;

    private static final long MIN_RETRY_NANOS = 20_000_000L;
    private static final int MAX_TRIES = 10;

    private final long[] missing = new long[MAX_MISSING];
    private final long[] sinceNanos = new long[MAX_MISSING];
    private final long[] askedNanos = new long[MAX_MISSING];
    private final int[] tries = new int[MAX_MISSING];
    private int count;
    private long highest = -1;
    private boolean keyframeNeeded;
    private long recovered;
    private long givenUp;
    private long roundTripNanos = -1;

    void onPacket(long sequence, long nowNanos) {
        if (highest < 0) {
            highest = sequence;
            return;
        }
        if (sequence <= highest) {
            fill(sequence, nowNanos);
            return;
        }
        if (sequence - highest - 1 > MAX_MISSING - count) {
            givenUp += count + sequence - highest - 1;
            count = 0;
            keyframeNeeded = true;
        } else {
            for (long each = highest + 1; each < sequence; each++) {
                missing[count] = each;
                sinceNanos[count] = nowNanos;
                tries[count] = 0;
                count++;
            }
        }
        highest = sequence;
    }

    private void fill(long sequence, long nowNanos) {
        for (int index = 0; index < count; index++) {
            if (missing[index] == sequence) {
                if (tries[index] > 0) {
                    recovered++;
                }
                if (tries[index] == 1) {
                    roundTripNanos = nowNanos - askedNanos[index];
                }
                remove(index);
                return;
            }
        }
    }

    private void remove(int index) {
        int rest = count - index - 1;
        System.arraycopy(missing, index + 1, missing, index, rest);
        System.arraycopy(sinceNanos, index + 1, sinceNanos, index, rest);
        System.arraycopy(askedNanos, index + 1, askedNanos, index, rest);
        System.arraycopy(tries, index + 1, tries, index, rest);
        count--;
    }

    /**
     * The sequence numbers (0 to 65535) to ask for now, in ascending order of the unwrapped numbers.
     *
     * @param out takes them; at least {@link #MAX_MISSING} long
     * @return how many
     */
    int collect(long nowNanos, long roundTripNanos, int[] out) {
        int due = 0;
        int index = 0;
        long retryNanos = Math.max(roundTripNanos, MIN_RETRY_NANOS);
        while (index < count) {
            if (tries[index] >= MAX_TRIES || nowNanos - sinceNanos[index] >= MAX_AGE_NANOS) {
                remove(index);
                givenUp++;
                keyframeNeeded = true;
                continue;
            }
            boolean first = tries[index] == 0 && nowNanos - sinceNanos[index] >= HOLD_NANOS;
            boolean again = tries[index] > 0 && nowNanos - askedNanos[index] >= retryNanos;
            if (first || again) {
                tries[index]++;
                askedNanos[index] = nowNanos;
                out[due++] = (int) (missing[index] & 0xFFFF);
            }
            index++;
        }
        return due;
    }

    /** Whether time alone leads to something to do. */
    boolean isMissing() {
        return count > 0 || keyframeNeeded;
    }

    /** Whether something was lost for good since the last call. */
    boolean takeKeyframeNeeded() {
        boolean needed = keyframeNeeded;
        keyframeNeeded = false;
        return needed;
    }

    /** Packets that came after they were asked for, since the last call. */
    long takeRecovered() {
        long count = recovered;
        recovered = 0;
        return count;
    }

    /** Packets that never came, since the last call. */
    long takeGivenUp() {
        long count = givenUp;
        givenUp = 0;
        return count;
    }

    /** How long a packet took to come after it was asked for once, or -1 where none was since the last call. */
    long takeRoundTripNanos() {
        long sample = roundTripNanos;
        roundTripNanos = -1;
        return sample;
    }
}
