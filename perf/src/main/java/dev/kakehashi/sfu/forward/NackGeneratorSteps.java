package dev.kakehashi.sfu.forward;

/** Drives a {@link NackGenerator}, which is not public, for its benchmark. */
public final class NackGeneratorSteps {
    private static final int LOST_OF = 10;
    private static final int LATE_BY = 40;

    private final NackGenerator nacks = new NackGenerator();
    private final int[] out = new int[NackGenerator.MAX_MISSING];
    private long sequence = 65_540;
    private long nowNanos;

    public int next() {
        sequence++;
        nowNanos += 1_000_000;
        if (sequence % LOST_OF != 0) {
            nacks.onPacket(sequence, nowNanos);
            return 0;
        }
        nacks.onPacket(sequence - LATE_BY, nowNanos);
        return nacks.collect(nowNanos, 50_000_000, out);
    }
}
