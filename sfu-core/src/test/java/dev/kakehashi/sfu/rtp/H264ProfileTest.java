package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class H264ProfileTest {
    /** RFC 6184, table 5, and what browsers write. */
    @ParameterizedTest
    @CsvSource({
        "42e01f, CONSTRAINED_BASELINE",
        "42E01F, CONSTRAINED_BASELINE",
        "42c016, CONSTRAINED_BASELINE",
        "4de01f, CONSTRAINED_BASELINE",
        "58f01f, CONSTRAINED_BASELINE",
        "42001f, BASELINE",
        "42000A, BASELINE",
        "58a01f, BASELINE",
        "4d001f, MAIN",
        "4d401f, MAIN",
        "640c1f, CONSTRAINED_HIGH",
        "64001f, HIGH",
        "640032, HIGH"
    })
    void readsAProfile(String levelId, H264Profile expected) {
        assertThat(H264Profile.of(levelId)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "42e01", "42e01f0", "58001f", "f4001f", "zz001f", "42zz1f", "42e0zz", "42e01g", "42+01f"})
    void refusesWhatIsNoProfileThatWeRelay(String levelId) {
        assertThat(H264Profile.of(levelId)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "CONSTRAINED_BASELINE, CONSTRAINED_BASELINE, true",
        "CONSTRAINED_BASELINE, BASELINE, false",
        "CONSTRAINED_BASELINE, MAIN, false",
        "BASELINE, CONSTRAINED_BASELINE, true",
        "BASELINE, MAIN, false",
        "MAIN, CONSTRAINED_BASELINE, true",
        "MAIN, BASELINE, false",
        "MAIN, HIGH, false",
        "CONSTRAINED_HIGH, CONSTRAINED_BASELINE, true",
        "CONSTRAINED_HIGH, HIGH, false",
        "CONSTRAINED_HIGH, MAIN, false",
        "HIGH, CONSTRAINED_BASELINE, true",
        "HIGH, MAIN, true",
        "HIGH, CONSTRAINED_HIGH, true",
        "HIGH, BASELINE, false"
    })
    void decodesTheProfilesThatItContains(H264Profile decoder, H264Profile stream, boolean decodes) {
        assertThat(decoder.decodes(stream)).isEqualTo(decodes);
    }

    @Test
    void everyProfileDecodesItself() {
        assertThat(H264Profile.values()).allMatch(each -> each.decodes(each));
    }
}
