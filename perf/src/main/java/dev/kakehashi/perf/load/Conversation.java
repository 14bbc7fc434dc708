package dev.kakehashi.perf.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Measures whenever it is asked to while the load stays, so that whoever asks can change something in between. Each line
 * {@code measure SECONDS} of standard input is answered by a line of JSON.
 */
final class Conversation {
    private static final String MEASURE = "measure ";

    private final Measurement measurement;
    private final ObjectMapper json = new ObjectMapper();

    Conversation(Measurement measurement) {
        this.measurement = measurement;
    }

    /**
     * Until standard input ends.
     *
     * @param full how many subscribers receive everything
     * @return nothing more to tell
     */
    Map<String, Object> hold(int full) throws IOException, InterruptedException {
        say(Map.of("ready", true, "full", full));
        // Not closed: it is not ours.
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(MEASURE)) {
                say(measurement.take(Double.parseDouble(line.substring(MEASURE.length()))));
            }
        }
        return Map.of();
    }

    private void say(Map<String, Object> what) throws JsonProcessingException {
        System.out.println(json.writeValueAsString(what));
    }
}
