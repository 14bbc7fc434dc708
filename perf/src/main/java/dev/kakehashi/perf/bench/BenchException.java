package dev.kakehashi.perf.bench;

/** Something that the benchmark needs is not there or did not work; the message is one sentence for a person. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    BenchException(String message) {
        super(message);
        sentence = message;
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
        sentence = message;
    }

    String sentence() {
        return sentence;
    }
}
