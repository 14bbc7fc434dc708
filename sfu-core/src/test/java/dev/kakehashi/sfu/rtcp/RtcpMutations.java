package dev.kakehashi.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Reads many changed and cut copies of one packet: nothing is thrown, and whatever stands around it changes nothing. */
final class RtcpMutations {
    private static final int ROUNDS = 50_000;
    private static final int AROUND = 32;

    private final RtcpReader reader = new RtcpReader();
    private long sum;
    private boolean told;

    /**
     * @param reading a visitor that hands every number it is told to the consumer
     * @return in how many of the readings, two each round, anything was told
     */
    int read(Random random, byte[] packet, int length, Function<LongConsumer, RtcpVisitor> reading) {
        RtcpVisitor visitor = reading.apply(number -> {
            sum = sum * 31 + number;
            told = true;
        });
        int whole = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = Arrays.copyOf(packet, length);
            for (int change = random.nextInt(3); change >= 0; change--) {
                changed[random.nextInt(length)] = (byte) random.nextInt(256);
            }
            int cut = random.nextInt(4) == 0 ? random.nextInt(length / 4) * 4 : length;
            long[] sums = new long[2];
            for (int filling = 0; filling < 2; filling++) {
                byte[] around = new byte[length + 2 * AROUND];
                Arrays.fill(around, (byte) (filling == 0 ? 0 : 0xFF));
                System.arraycopy(changed, 0, around, AROUND, cut);
                sum = 0;
                told = false;
                reader.read(around, AROUND, cut, visitor);
                sums[filling] = sum;
                whole += told ? 1 : 0;
            }
            assertThat(sums[0]).isEqualTo(sums[1]);
        }
        return whole;
    }
}
