package dev.kakehashi.perf.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands of the system, run to their end. */
final class Command {
    private static final int PATIENCE_SECONDS = 60;

    private Command() {}

    /**
     * What the command printed, errors included.
     *
     * @throws BenchException with its last line where it failed
     */
    static String run(List<String> words) {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new BenchException("`" + String.join(" ", words) + "` did not end.");
            }
            if (process.exitValue() != 0) {
                String last = output.strip();
                last = last.substring(last.lastIndexOf('\n') + 1);
                throw new BenchException("`" + String.join(" ", words) + "` failed: " + last);
            }
            return output;
        } catch (IOException impossible) {
            throw new BenchException("`" + words.getFirst() + "` could not be started.", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("The benchmark was interrupted.", interrupted);
        }
    }

    static String run(String... words) {
        return run(List.of(words));
    }
}
