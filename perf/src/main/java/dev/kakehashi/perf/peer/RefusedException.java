package dev.kakehashi.perf.peer;

import java.io.IOException;

/** The server said no; the message is its sentence. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final String code;

    RefusedException(String code, String sentence) {
        super(sentence);
        this.code = code;
    }

    /** One of docs/protocol.md: {@code room-full}, {@code unauthorized}, … */
    public String code() {
        return code;
    }
}
