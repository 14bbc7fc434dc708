package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TraceScheduleTest {
    private static final String TRACE = """
            # for people
            0,a,52,1,1
            1000,v,1100,0,90
            3000,v,1101,1,90
            4000,x,279,0,91
            11000,v,500,1,990
            15000,v,700,0,1890
            """;

    private static final String ENCODINGS = """
            0,v,300,1,90,q
            1000,v,1100,0,90,f
            2000,a,52,1,1,
            3000,v,1101,1,90,f
            31000,v,301,1,2790,q
            33000,v,900,1,2790,f
            """;

    @Test
    void soundAndProbesAndWhatIsCutOffAreLeftOut() throws IOException {
        PacketTrace trace = read(TRACE);

        assertThat(trace.rtpBytes()).containsExactly(1_100, 1_101, 500);
        assertThat(trace.arrivalNanos()).containsExactly(0, 2_000_000, 10_000_000);
        assertThat(trace.marker()).containsExactly(false, true, true);
    }

    @Test
    void packetsKeepTheirTimesAndTheirFrames() throws IOException {
        TraceSchedule schedule = new TraceSchedule(read(TRACE), 16, 0);

        assertThat(schedule.isFirst()).isTrue();
        assertThat(schedule.bytes()).isEqualTo(1_116);
        schedule.advance();
        assertThat(schedule.isFirst()).isFalse();
        assertThat(schedule.isLast()).isTrue();
        assertThat(schedule.dueNanos()).isEqualTo(2_000_000);
        assertThat(schedule.frameNanos()).isZero();
        schedule.advance();
        assertThat(schedule.isFirst()).isTrue();
        assertThat(schedule.frameNanos()).isEqualTo(10_000_000);
    }

    @Test
    void itBeginsAnewAfterAUsualGap() throws IOException {
        TraceSchedule schedule = new TraceSchedule(read(TRACE), 16, 0);
        for (int packet = 0; packet < 3; packet++) {
            schedule.advance();
        }

        assertThat(schedule.isFirst()).isTrue();
        assertThat(schedule.dueNanos()).isEqualTo(20_000_000);
        assertThat(schedule.bytes()).isEqualTo(1_116);
    }

    @Test
    void itCanBeginBehindAPartOfTheTrace() throws IOException {
        TraceSchedule schedule = new TraceSchedule(read(TRACE), 16, 0.05);

        assertThat(schedule.bytes()).isEqualTo(516);
        assertThat(schedule.isFirst()).isTrue();
        assertThat(schedule.dueNanos()).isZero();
        schedule.advance();
        assertThat(schedule.dueNanos()).isEqualTo(10_000_000);
    }

    @Test
    void aTraceThatIsNoneIsRefused() {
        assertThatThrownBy(() -> read("1,v,2\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("1,v,2,1,x\nx,v,2,1,x\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("")).isInstanceOf(IOException.class);
    }

    @Test
    void ofSeveralEncodingsTheLargestIsReplayed() throws IOException {
        assertThat(read(ENCODINGS).rtpBytes()).containsExactly(1_100, 1_101, 900);
        assertThat(read(ENCODINGS).arrivalNanos()).containsExactly(0, 2_000_000, 32_000_000);
    }

    @Test
    void anyEncodingCanBeChosen() throws IOException {
        PacketTrace smallest = PacketTrace.read(new BufferedReader(new StringReader(ENCODINGS)), "q");

        assertThat(smallest.rtpBytes()).containsExactly(300, 301);
        assertThat(smallest.marker()).containsExactly(true, true);
    }

    @Test
    void anEncodingThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> PacketTrace.read(new BufferedReader(new StringReader(ENCODINGS)), "h"))
                .hasMessage("the trace has no encoding `h`, but q, f");
        assertThatThrownBy(() -> PacketTrace.read(new BufferedReader(new StringReader(TRACE)), "h"))
                .hasMessage("the trace has no encodings to choose from");
    }

    @Test
    void theRecordingsHoldWhatTheyAreNamedAfter() throws IOException {
        assertThat(bitsPerSecond("chromium156-vp8-640x360-1750kbps.csv")).isCloseTo(1_720_000, within(60_000.0));
        assertThat(bitsPerSecond("chromium156-vp8-640x360-430kbps.csv")).isCloseTo(430_000, within(60_000.0));
        assertThat(bitsPerSecond("chromium156-vp8-1280x720-1700kbps.csv")).isCloseTo(1_700_000, within(60_000.0));
        assertThat(bitsPerSecond("chromium156-vp8-1280x720-simulcast.csv")).isCloseTo(1_700_000, within(60_000.0));
        assertThat(bitsPerSecond("chromium156-vp8-1280x720-simulcast.csv", "h")).isCloseTo(500_000, within(30_000.0));
        assertThat(bitsPerSecond("chromium156-vp8-1280x720-simulcast.csv", "q")).isCloseTo(150_000, within(15_000.0));
    }

    private static double bitsPerSecond(String name) throws IOException {
        return bitsPerSecond(name, null);
    }

    private static double bitsPerSecond(String name, @Nullable String encoding) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                TraceScheduleTest.class.getResourceAsStream("/traces/" + name), StandardCharsets.US_ASCII))) {
            PacketTrace trace = PacketTrace.read(lines, encoding);
            long bytes = 0;
            for (int each : trace.rtpBytes()) {
                bytes += each;
            }
            return bytes * 8e9 / trace.durationNanos();
        }
    }

    private static PacketTrace read(String text) throws IOException {
        return PacketTrace.read(new BufferedReader(new StringReader(text)), null);
    }
}
