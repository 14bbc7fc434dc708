package dev.kakehashi.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.perf.bench.Window.Latency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private final Random random = new Random(6);
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void tellsRatiosToTheFloorAndToThePeer() {
        Results results = new Results();
        Step step = step("fan-out-50@12500", Profile.GCM);
        results.add(step, Subject.KAKEHASHI, windows(3));
        results.add(step, Subject.KAKEHASHI_SPLIT, windows(4));
        results.add(step, Subject.FLOOR_MMSG, windows(6));
        results.add(step, Subject.JANUS, windows(30));

        String row = lineOf(Tables.costs(results, Profile.GCM).markdown(), "fan-out-50@12500");

        assertThat(row)
                .contains("| 3.00 | 4.00 | 6.00 |")
                .contains("| 0.50 | 0.67 |")
                .contains("| 30.00 | 0.10 |");
    }

    @Test
    void printsWhatAPeerCannotDoAsNotApplicable() {
        Results results = new Results();
        results.add(step("audio-room-100@12500", Profile.GCM), Subject.KAKEHASHI, windows(3));

        assertThat(Tables.costs(results, Profile.GCM).text()).contains("not applicable");
    }

    @Test
    void saysWhoIsOverloadedAndHowMuchIsLost() {
        Results results = new Results();
        Window drowning = window(35, 0.25, true);
        results.add(step("fan-out-50@25000", Profile.CM), Subject.JANUS, Measured.of(List.of(drowning, drowning)));

        assertThat(Tables.costs(results, Profile.CM).text()).contains("Janus overloaded: 25.00 % lost");
    }

    @Test
    void saysWhyARowHasNoFigure() {
        Results results = new Results();
        results.add(step("meeting-8@12500", Profile.CM), Subject.JANUS, Measured.failed("Janus ended."));

        assertThat(lineOf(Tables.costs(results, Profile.CM).text(), "meeting-8@12500"))
                .contains("failed")
                .contains("Janus: Janus ended.");
    }

    @Test
    void writesJsonWithoutWhatIsNotKnown(@TempDir Path folder) throws IOException {
        report(everything()).write(folder);

        JsonNode report = json.readTree(Files.readString(folder.resolve("report.json")));
        JsonNode row = report.path("results").path(0);
        assertThat(row.path("floorSendmmsg").path("windows").path(0).has("lostShare"))
                .isTrue();
        assertThat(row.path("floorSendmmsg")
                        .path("windows")
                        .path(0)
                        .path("latency")
                        .has("p50"))
                .isFalse();
        assertThat(row.path("kakehashi").path("packetsPerCpuSecond").asInt()).isPositive();
        assertThat(report.toString()).doesNotContain("NaN");
    }

    @Test
    void writesAPageThatNeedsNothingElse(@TempDir Path folder) throws IOException {
        report(everything()).write(folder);

        String page = Files.readString(folder.resolve("report.html"));
        assertThat(page).contains("<svg").contains("fan-out-500@25000").contains("prefers-color-scheme");
        assertThat(page).doesNotContain("http://").doesNotContain("https://").doesNotContain("NaN");
    }

    @Test
    void takesARunWithoutAFigureForFailed() {
        Results results = new Results();
        Step step = step("fan-out-50@12500", Profile.GCM);
        assertThat(Verdict.of(results, false)).isFalse();

        results.add(step, Subject.KAKEHASHI, Measured.failed("It ended."));
        assertThat(Verdict.of(results, false)).isFalse();

        results.add(step, Subject.KAKEHASHI, Measured.of(List.of(window(3, 0.1, false))));
        assertThat(Verdict.of(results, false)).isTrue();
        assertThat(Verdict.of(results, true)).isFalse();
    }

    private Results everything() {
        Results results = new Results();
        for (Step step :
                Plan.of(Scenarios.all(), List.of(Profile.values()), true, 5, 2).steps()) {
            if (step.scenario().isSteady()) {
                results.add(step, Subject.KAKEHASHI, around(3.2));
                results.add(step, Subject.KAKEHASHI_SPLIT, around(3.9));
                results.add(step, Subject.FLOOR_MMSG, Measured.of(List.of(floor(6.9), floor(7.1))));
                results.add(step, Subject.FLOOR_GSO, around(3.8));
                results.add(step, Subject.FLOOR_GSO_SPLIT, around(4.5));
                results.add(step, new Facts(6.4, 51.2, Double.NaN, 1, 2.5, 48e6, 310e6));
                if (step.scenario().suitsJanus()) {
                    results.add(step, Subject.JANUS, around(33));
                }
            }
        }
        return results;
    }

    private static Report report(Results results) {
        Plan plan = Plan.of(Scenarios.all(), List.of(Profile.values()), true, 5, 2);
        Machine machine = new Machine("Some processor", 2, "Linux 6", "Java 25");
        return new Report(LocalDate.of(2026, 11, 28), machine, plan, results);
    }

    private Measured around(double micros) {
        return Measured.of(random.doubles(5, micros * 0.92, micros * 1.1)
                .mapToObj(each -> window(each, 0, false))
                .toList());
    }

    private static Window floor(double micros) {
        return new Window(
                micros, Double.NaN, 12_500, 0, Double.NaN, Double.NaN, 0, false, Latency.UNKNOWN, Latency.UNKNOWN);
    }

    private Measured windows(double micros) {
        return Measured.of(List.of(window(micros, 0, false)));
    }

    private Window window(double micros, double lostShare, boolean overloaded) {
        double slow = 1 + random.nextDouble();
        Latency latency = new Latency(420 * slow, 700 * slow, 1_900 * slow, 4_000 * slow, 9_000 * slow);
        Latency control = new Latency(60, 90, 1_400 * slow, 3_000, 6_000);
        return new Window(micros, micros * 0.9, 12_500, lostShare, 0, 0.4, 500, overloaded, latency, control);
    }

    private static Step step(String scenario, Profile profile) {
        return Plan.of(Scenarios.named(List.of(scenario)), List.of(profile), false, 1, 1)
                .steps()
                .getFirst();
    }

    private static String lineOf(String text, String start) {
        return text.lines().filter(each -> each.contains(start)).findFirst().orElseThrow();
    }
}
