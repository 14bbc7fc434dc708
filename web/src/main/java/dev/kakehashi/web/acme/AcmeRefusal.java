package dev.kakehashi.web.acme;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** No certificate was issued; the message is a sentence, without its full stop, with the reason and the next step. */
public final class AcmeRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable Instant notBefore;

    public AcmeRefusal(String sentence) {
        this(sentence, null);
    }

    /**
     * Says when asking again makes sense.
     *
     * @param notBefore null where the authority did not tell
     */
    AcmeRefusal(String sentence, @Nullable Instant notBefore) {
        super(sentence);
        this.notBefore = notBefore;
    }

    @Nullable
    Instant notBefore() {
        return notBefore;
    }
}
