package dev.kakehashi.perf.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs beside the benchmark: its standard output is read line by line, its errors go into a log. Every word
 * before the program's own ({@code ip netns exec}, {@code taskset}) replaces itself, so the process's id is the program's.
 */
final class Program implements AutoCloseable {
    private static final int END_SECONDS = 8;

    private final Process process;
    private final BufferedReader output;
    private final OutputStream input;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
        output = process.inputReader(StandardCharsets.UTF_8);
        input = process.getOutputStream();
    }

    /** The words that start a class of ours in a virtual machine like this one. */
    static List<String> java(List<String> options, String main) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC"));
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return words;
    }

    /** Starts a program whose output is read. */
    static Program start(List<String> words, Map<String, String> environment, Path log) {
        return start(words, environment, log, false);
    }

    /** Starts a program whose output belongs into its log. */
    static Program startLogged(List<String> words, Map<String, String> environment, Path log) {
        return start(words, environment, log, true);
    }

    private static Program start(List<String> words, Map<String, String> environment, Path log, boolean outputToLog) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        builder.redirectError(log.toFile());
        if (outputToLog) {
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
        }
        try {
            return new Program(builder.start(), log);
        } catch (IOException impossible) {
            throw new BenchException("`" + words.getFirst() + "` could not be started.", impossible);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Whether it answers at an address, of a program that is a server.
     *
     * @param name for the person who reads that it ended
     * @throws BenchException where the program ended instead
     */
    boolean answers(String name, Lab lab, String url) {
        if (!isAlive()) {
            throw new BenchException(name + " ended" + lastWords() + ".");
        }
        try {
            lab.get(url);
            return true;
        } catch (BenchException notYet) {
            return false;
        }
    }

    /**
     * The next line of output.
     *
     * @throws BenchException where the program ended instead
     */
    String line() {
        @Nullable String line;
        try {
            line = output.readLine();
        } catch (IOException broken) {
            throw new BenchException("A program's output broke off; its log is " + log + ".", broken);
        }
        if (line == null) {
            throw new BenchException("A program ended too early" + lastWords() + "; its log is " + log + ".");
        }
        return line;
    }

    /** Writes a line to the program's input. */
    void tell(String line) {
        try {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException broken) {
            throw new BenchException("A program ended too early" + lastWords() + "; its log is " + log + ".", broken);
        }
    }

    /** Ends its input, which some programs take for the end. */
    void endInput() {
        try {
            input.close();
        } catch (IOException gone) {
            // The program is not there any more, which is what is wanted.
        }
    }

    /** The last line of its log in brackets, or nothing. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log).stream()
                    .filter(each -> !each.isBlank())
                    .toList();
            return lines.isEmpty() ? "" : " (" + lines.getLast().strip() + ")";
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** Asks it to end, and makes it after some seconds. */
    @Override
    public void close() {
        endInput();
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
