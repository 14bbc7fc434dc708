package dev.kakehashi.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void takesTheMiddleOfAnOddNumberOfValues() {
        assertThat(Spread.of(9, 1, 5)).isEqualTo(new Spread(5, 1, 9, 3));
    }

    @Test
    void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        assertThat(Spread.of(4, 1, 2, 100).median()).isEqualTo(3);
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        assertThat(Spread.of(2, Double.NaN, 4)).isEqualTo(new Spread(3, 2, 4, 2));
    }

    @Test
    void isNotKnownWithoutValues() {
        Spread none = Spread.of(List.of());

        assertThat(none.isKnown()).isFalse();
        assertThat(none.text(2)).isEqualTo("–");
    }

    @Test
    void hasNoRatioToNothing() {
        assertThat(Spread.of(3).ratioTo(Spread.NONE)).isEmpty();
        assertThat(Spread.of(3).ratioTo(Spread.of(0))).isEmpty();
        assertThat(Spread.of(3).ratioTo(Spread.of(4))).hasValue(0.75);
    }

    @Test
    void printsTheMedianBeforeItsSpread() {
        assertThat(Spread.of(3.104, 3.2, 3.55).text(2)).isEqualTo("3.20 (3.10–3.55)");
        assertThat(Spread.of(3.2).text(1)).isEqualTo("3.2");
    }
}
