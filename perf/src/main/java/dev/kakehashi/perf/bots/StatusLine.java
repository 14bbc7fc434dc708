package dev.kakehashi.perf.bots;

import java.io.Console;
import java.io.PrintStream;

/**
 * Tells what is going on: on a terminal in one line that changes, elsewhere a line for each thing that begins. Safe for use
 * by any thread.
 */
final class StatusLine {
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;

    StatusLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On standard error, so that standard output has the result alone. */
    @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again where there is no terminal
    static StatusLine ofThisProcess() {
        Console console = System.console();
        return new StatusLine(System.err, console != null && console.isTerminal());
    }

    /** Something begins. */
    synchronized void begin(String what) {
        if (terminal) {
            out.print(CLEAR + what);
        } else {
            out.println(what);
        }
        out.flush();
    }

    /** It goes on. */
    synchronized void go(String what) {
        if (terminal) {
            begin(what);
        }
    }

    /** Something that stays. */
    synchronized void note(String sentence) {
        out.println((terminal ? CLEAR : "") + sentence);
    }

    synchronized void end() {
        if (terminal) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
