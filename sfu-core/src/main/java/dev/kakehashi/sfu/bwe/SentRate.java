package dev.kakehashi.sfu.bwe;

import java.util.Arrays;

/** Bits a second sent over the last second, in steps of a tenth. Microseconds. */
final class SentRate {
    private static final int STEPS = 10;
    private static final long STEP_MICROS = 100_000;

    private final long[] bytes = new long[STEPS];
    private long step;
    private long sum;

    void add(int count, long nowMicros) {
        turn(nowMicros);
        bytes[(int) (step % STEPS)] += count;
        sum += count;
    }

    long bitsPerSecond(long nowMicros) {
        turn(nowMicros);
        return sum * 8;
    }

    private void turn(long nowMicros) {
        long now = nowMicros / STEP_MICROS;
        if (now - step >= STEPS) {
            Arrays.fill(bytes, 0);
            sum = 0;
            step = now;
        }
        while (step < now) {
            step++;
            int place = (int) (step % STEPS);
            sum -= bytes[place];
            bytes[place] = 0;
        }
    }
}
