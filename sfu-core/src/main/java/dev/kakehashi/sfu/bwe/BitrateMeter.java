package dev.kakehashi.sfu.bwe;

import java.util.Arrays;

/** Bits a second over the last second, in steps of a tenth. Confined to the shard. */
public final class BitrateMeter {
    private static final int BUCKETS = 10;
    private static final long BUCKET_NANOS = 100_000_000L;

    private final int[] bytes = new int[BUCKETS];
    private int newest;
    private boolean begun;
    private long newestNanos;
    private long sum;

    public void add(int count, long nowNanos) {
        turn(nowNanos);
        bytes[newest] += count;
        sum += count;
    }

    /** Of the last full second or, within the first, of what came so far. */
    public long bitsPerSecond(long nowNanos) {
        turn(nowNanos);
        return sum * 8;
    }

    private void turn(long nowNanos) {
        if (!begun || nowNanos - newestNanos >= BUCKETS * BUCKET_NANOS) {
            Arrays.fill(bytes, 0);
            sum = 0;
            begun = true;
            newestNanos = nowNanos;
        }
        while (nowNanos - newestNanos >= BUCKET_NANOS) {
            newestNanos += BUCKET_NANOS;
            newest = (newest + 1) % BUCKETS;
            sum -= bytes[newest];
            bytes[newest] = 0;
        }
    }
}
