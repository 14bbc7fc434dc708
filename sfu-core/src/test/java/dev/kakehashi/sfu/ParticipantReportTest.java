package dev.kakehashi.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mean opinion score of the E-model (ITU-T G.107) in its common short form. */
final class ParticipantReportTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 4.40",
        "100, 5, 0, 4.38",
        "300, 20, 0, 4.21",
        "100, 5, 0.05, 4.08",
        "100, 5, 0.20, 2.15",
        "2000, 100, 0, 1.00"
    })
    void scoresFallWithDelayAndLoss(double roundTripMillis, double jitterMillis, double loss, double score) {
        assertThat(ParticipantReport.scoreOf(roundTripMillis, jitterMillis, loss))
                .isCloseTo(score, org.assertj.core.data.Offset.offset(0.1));
    }

    @Test
    void staysBetweenOneAndFiveWhateverIsMeasured() {
        assertThat(ParticipantReport.scoreOf(100_000, 10_000, 1)).isEqualTo(1);
        assertThat(ParticipantReport.scoreOf(0, 0, 0)).isLessThanOrEqualTo(5);
    }

    @Test
    void neverRisesWhenThePathGetsWorse() {
        double before = 5;
        for (int roundTrip = 0; roundTrip < 3_000; roundTrip += 10) {
            double now = ParticipantReport.scoreOf(roundTrip, 5, 0.01);
            assertThat(now).isLessThanOrEqualTo(before);
            before = now;
        }
    }

    @Test
    void keepsNoListThatOthersMayChange() {
        List<SlotReport> slots = new java.util.ArrayList<>();
        ParticipantReport report = new ParticipantReport(1, 2, 0, List.of(), slots);
        slots.add(new SlotReport("5", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

        assertThat(report.slots()).isEmpty();
    }
}
