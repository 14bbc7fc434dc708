package dev.kakehashi.web;

/** A configuration that can't be used; the message is one sentence that names the key and the fix. */
final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(String sentence) {
        super(sentence);
    }
}
