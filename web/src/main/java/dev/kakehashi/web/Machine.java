package dev.kakehashi.web;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What can be read of the machine on which the server runs. */
interface Machine {
    /** The text of a file; null where there is none, or where it can't be read. */
    @Nullable
    String file(String path);

    /** What a command prints; null where it is not here, fails, or takes long. */
    @Nullable
    String output(String... command);

    /** Whether this process may do everything, so that what it prints needs no {@code sudo} either. */
    boolean isRoot();

    /** The one on which this runs. Files and commands are read to a bound, so that no huge rule set fills the heap. */
    static Machine own() {
        return new Machine() {
            private static final int MAX_BYTES = 1 << 20;
            private static final int PATIENCE_MILLIS = 1_500;

            @Override
            public @Nullable String file(String path) {
                try (var in = Files.newInputStream(Path.of(path))) {
                    return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                } catch (IOException unreadable) {
                    return null;
                }
            }

            @Override
            public @Nullable String output(String... command) {
                Process process;
                try {
                    process = new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                            .start();
                } catch (IOException missing) {
                    return null;
                }
                // Ending it ends the reading too.
                var overdue = CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                overdue.execute(process::destroyForcibly);
                try (var out = process.getInputStream()) {
                    String text = new String(out.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                    out.transferTo(OutputStream.nullOutputStream());
                    return process.waitFor() == 0 ? text : null;
                } catch (IOException ended) {
                    return null;
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return null;
                }
            }

            @Override
            public boolean isRoot() {
                return "root".equals(System.getProperty("user.name"));
            }
        };
    }
}
