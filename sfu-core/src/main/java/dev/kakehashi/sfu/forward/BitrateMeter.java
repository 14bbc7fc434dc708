package dev.kakehashi.sfu.forward;

/** Bits a second over the last second, in steps of a tenth. Confined to the shard. */
public final class BitrateMeter {
    private static final int BUCKETS = 10;
    private static final long BUCKET_NANOS = 100_000_000L;

    private final int[] bytes = new int[BUCKETS];
    private long newest = Long.MIN_VALUE;
    private long sum;

    void add(int count, long nowNanos) {
        turn(nowNanos);
        bytes[index(newest)] += count;
        sum += count;
    }

    /** Of the last full second or, within the first, of what came so far. */
    public long bitsPerSecond(long nowNanos) {
        turn(nowNanos);
        return sum * 8;
    }

    private void turn(long nowNanos) {
        long bucket = Math.floorDiv(nowNanos, BUCKET_NANOS);
        if (newest == Long.MIN_VALUE || bucket - newest >= BUCKETS) {
            java.util.Arrays.fill(bytes, 0);
            sum = 0;
            newest = bucket;
        }
        while (newest < bucket) {
            newest++;
            sum -= bytes[index(newest)];
            bytes[index(newest)] = 0;
        }
    }

    private static int index(long bucket) {
        return (int) Math.floorMod(bucket, (long) BUCKETS);
    }
}
