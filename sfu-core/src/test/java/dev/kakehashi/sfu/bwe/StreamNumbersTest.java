package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class StreamNumbersTest {
    private final StreamNumbers numbers = new StreamNumbers();

    @Test
    void findsEachOfTheLastPackets() {
        Random random = new Random(2);
        int[] ssrcs = random.ints(20).toArray();
        int[] next = new int[ssrcs.length];
        int[] streams = new int[0x1_8000];
        int[] sequences = new int[streams.length];
        for (int number = 1; number < streams.length; number++) {
            int stream = random.nextInt(ssrcs.length);
            streams[number] = stream;
            sequences[number] = next[stream]++ + 65_000 & 0xFFFF;
            assertThat(numbers.add(ssrcs[stream], sequences[number], number & 0xFFFF, number))
                    .isEqualTo(number);
            int back = number - random.nextInt(StreamNumbers.CAPACITY);
            if (back > 0) {
                assertThat(numbers.find(ssrcs[streams[back]], sequences[back])).isEqualTo(back);
            }
        }
    }

    @Test
    void forgetsWhatIsOverwritten() {
        for (int number = 1; number <= StreamNumbers.CAPACITY + 1; number++) {
            numbers.add(5, number, number, 0);
        }

        assertThat(numbers.find(5, 1)).isEqualTo(StreamNumbers.UNKNOWN);
        assertThat(numbers.find(5, 2)).isEqualTo(2);
        assertThat(numbers.oldest()).isEqualTo(2);
    }

    @Test
    void knowsNothingOfWhatWasNotSent() {
        assertThat(numbers.find(0, 0)).isEqualTo(StreamNumbers.UNKNOWN);
        numbers.add(5, 1, 1, 0);

        assertThat(numbers.find(0, 0)).isEqualTo(StreamNumbers.UNKNOWN);
        assertThat(numbers.find(5, 2)).isEqualTo(StreamNumbers.UNKNOWN);
        assertThat(numbers.find(6, 1)).isEqualTo(StreamNumbers.UNKNOWN);
    }

    @Test
    void tellsHowLongAgoAPacketWasSent() {
        numbers.add(5, 1, 1, Integer.MAX_VALUE - 10L);
        numbers.add(5, 2, 2, Integer.MAX_VALUE + 10L);

        assertThat(numbers.millisBetween(1, 2)).isEqualTo(20);
    }
}
