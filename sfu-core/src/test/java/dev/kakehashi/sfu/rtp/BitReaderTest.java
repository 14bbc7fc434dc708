package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BitReaderTest {
    private final BitReader bits = new BitReader();

    @Test
    void readsTheHighestBitFirst() {
        wrap("1010 0000 1111 1111");

        assertThat(bits.flag()).isTrue();
        assertThat(bits.flag()).isFalse();
        assertThat(bits.bits(2)).isEqualTo(0b10);
        assertThat(bits.bits(8)).isEqualTo(0b0000_1111);
        assertThat(bits.isOverrun()).isFalse();
    }

    @Test
    void readsThirtyOneBitsAcrossBytes() {
        wrap("0 1111111 11111111 11111111 11111110");
        assertThat(bits.flag()).isFalse();

        assertThat(bits.bits(31)).isEqualTo(0x7FFFFFFE);
    }

    @Test
    void readsNothingAsZero() {
        wrap("");

        assertThat(bits.bits(0)).isZero();
        assertThat(bits.isOverrun()).isFalse();
    }

    @Test
    void readsZeroBeyondTheEndAndSaysSo() {
        wrap("1111 1111");

        assertThat(bits.bits(9)).isZero();
        assertThat(bits.isOverrun()).isTrue();
        assertThat(bits.flag()).isFalse();
    }

    @Test
    void staysWithinItsRange() {
        bits.wrap(new byte[] {(byte) 0xFF, 0x00, (byte) 0xFF}, 1, 1);

        assertThat(bits.bits(8)).isZero();
        assertThat(bits.flag()).isFalse();
        assertThat(bits.isOverrun()).isTrue();
    }

    @Test
    void forgetsAnOverrunWithTheNextRange() {
        wrap("");
        assertThat(bits.flag()).isFalse();
        wrap("1000 0000");

        assertThat(bits.flag()).isTrue();
        assertThat(bits.isOverrun()).isFalse();
    }

    /** The table of AV1 4.10.7 for n = 5. */
    @ParameterizedTest
    @CsvSource({"00, 0", "01, 1", "10, 2", "110, 3", "111, 4"})
    void readsANonSymmetricNumberBelowFive(String digits, int expected) {
        wrap(digits);

        assertThat(bits.nonSymmetric(5)).isEqualTo(expected);
    }

    @Test
    void readsANumberBelowOneWithoutABit() {
        wrap("");

        assertThat(bits.nonSymmetric(1)).isZero();
        assertThat(bits.isOverrun()).isFalse();
    }

    /** H.264, table 9-2. */
    @ParameterizedTest
    @CsvSource({"1, 0", "010, 1", "011, 2", "00100, 3", "00111, 6", "0001000, 7", "000010001, 16"})
    void readsUnsignedExpGolombCodes(String digits, int expected) {
        wrap(digits);

        assertThat(bits.unsignedGolomb()).isEqualTo(expected);
    }

    /** H.264, table 9-3. */
    @ParameterizedTest
    @CsvSource({"1, 0", "010, 1", "011, -1", "00100, 2", "00101, -2", "00110, 3"})
    void readsSignedExpGolombCodes(String digits, int expected) {
        wrap(digits);

        assertThat(bits.signedGolomb()).isEqualTo(expected);
    }

    @Test
    void readsTheLongestCode() {
        wrap("0".repeat(30) + "1" + "1".repeat(30));

        assertThat(bits.unsignedGolomb()).isEqualTo(0x7FFFFFFE);
        assertThat(bits.isOverrun()).isFalse();
    }

    @Test
    void givesUpOnACodeThatIsTooLong() {
        wrap("0".repeat(31) + "1" + "1".repeat(32));

        assertThat(bits.unsignedGolomb()).isZero();
        assertThat(bits.isOverrun()).isTrue();
    }

    @Test
    void givesUpOnACodeWithoutAnEnd() {
        wrap("0000 0000");

        assertThat(bits.unsignedGolomb()).isZero();
        assertThat(bits.isOverrun()).isTrue();
    }

    private void wrap(String digits) {
        byte[] data = BitText.bytes(digits);
        bits.wrap(data, 0, data.length);
    }
}
