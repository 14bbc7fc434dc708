package dev.kakehashi.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kakehashi.perf.bench.Step.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final List<Profile> BOTH = List.of(Profile.values());

    @Test
    void measuresEverythingWithinFortyFiveMinutes() {
        Plan plan = Plan.of(Scenarios.all(), BOTH, true, 5, 0.8);

        assertThat(plan.seconds()).isLessThan(45 * 60);
    }

    @Test
    void isQuickWithinAMinute() {
        assertThat(Plan.quick().seconds()).isLessThan(60);
    }

    @Test
    void putsThePeerBesideUsForEachScenario() {
        Plan plan = Plan.of(Scenarios.named(List.of("fan-out-10@12500")), List.of(Profile.CM), true, 5, 0.8);

        assertThat(plan.steps()).extracting(Step::part).containsExactly(Part.KAKEHASHI, Part.JANUS);
    }

    @Test
    void asksNoPeerForWhatItCannotDo() {
        Plan plan = Plan.of(Scenarios.named(List.of("audio-room")), BOTH, true, 5, 0.8);

        assertThat(plan.steps()).extracting(Step::part).doesNotContain(Part.JANUS);
    }

    @Test
    void takesTheBeginningOfANameForAllThatBeginSo() {
        assertThat(Scenarios.named(List.of("fan-out-50")))
                .extracting(Scenario::name)
                .containsExactly(
                        "fan-out-50@12500",
                        "fan-out-50-alone@12500",
                        "fan-out-50@25000",
                        "fan-out-50-alone@25000",
                        "fan-out-50-trace");
        assertThat(Scenarios.named(List.of("meeting"))).hasSize(6);
    }

    @Test
    void leavesMoreRecordingsToThoseWhoNameThem() {
        assertThat(Scenarios.all()).extracting(Scenario::name).doesNotContain("fan-out-50-trace-av1");
        assertThat(Scenarios.named(List.of("fan-out-50-trace")))
                .extracting(Scenario::name)
                .containsExactly("fan-out-50-trace");
        assertThat(Scenarios.named(List.of("fan-out-50-trace-av1")))
                .extracting(Scenario::name)
                .containsExactly("fan-out-50-trace-av1");
    }

    @Test
    void saysWhichScenariosThereAre() {
        assertThatThrownBy(() -> Scenarios.named(List.of("conference")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("conference")
                .hasMessageContaining("join-storm");
    }

    @Test
    void countsTheTimeThatIsLeftFromAStepOn() {
        Plan plan = Plan.of(Scenarios.named(List.of("fan-out-10")), BOTH, true, 5, 0.8);

        assertThat(plan.secondsFrom(plan.steps().size())).isZero();
        assertThat(plan.secondsFrom(1))
                .isEqualTo(plan.seconds() - plan.steps().getFirst().seconds());
    }

    @Test
    void believesItsPaceOnceThereIsSomethingToGoBy() {
        assertThat(Progress.pace(20, 10)).isEqualTo(1);
        assertThat(Progress.pace(120, 100)).isEqualTo(1.2);
        assertThat(Progress.clock(125.4)).isEqualTo("2:05");
    }
}
