package dev.kakehashi.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.perf.bench.Scenario.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScenarioTest {
    /** Of AES_CM_128_HMAC_SHA1_80. */
    private static final int TAG_BYTES = 10;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "TRACE.*")
    void theFloorSendsWhatARecordingHasInTheMean(Shape shape) throws IOException {
        List<String[]> pictures = pictures(Objects.requireNonNull(shape.trace));
        double frames = pictures.stream().filter(each -> each[3].equals("1")).count();
        double bytes =
                pictures.stream().mapToInt(each -> Integer.parseInt(each[2])).sum();
        double seconds = Long.parseLong(pictures.getLast()[0]) / 1e6 - Long.parseLong(pictures.getFirst()[0]) / 1e6;

        assertThat(shape.frame).isEqualTo((int) Math.round(pictures.size() / frames));
        assertThat(shape.size).isEqualTo((int) Math.round(bytes / pictures.size()) + TAG_BYTES);
        assertThat(shape.tracePacketsPerSecond).isEqualTo((int) Math.round(pictures.size() / seconds));
    }

    private static List<String[]> pictures(String trace) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ScenarioTest.class.getResourceAsStream("/traces/" + trace + ".csv"), StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(","))
                    .filter(fields -> fields[1].equals("v"))
                    .toList();
        }
    }
}
