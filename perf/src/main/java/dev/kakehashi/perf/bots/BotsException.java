package dev.kakehashi.perf.bots;

/** The bots can't do what they are for; the message is a sentence for a person. */
final class BotsException extends Exception {
    private static final long serialVersionUID = 1;

    BotsException(String sentence) {
        super(sentence);
    }
}
