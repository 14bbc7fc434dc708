package dev.kakehashi.signaling.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody wants to do in a room; the claim {@code role} of a token holds it in lower case. */
public enum AccessRole {
    /** To take part: send, and see and hear the others. */
    PUBLISH,
    /** To see and hear only. */
    WATCH;

    /** The word of the claim. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this word, or null. */
    public static @Nullable AccessRole of(String word) {
        for (AccessRole role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        return null;
    }

    /** Whether a token of this role is enough: who may publish may watch too. */
    boolean covers(AccessRole wanted) {
        return this == PUBLISH || wanted == WATCH;
    }
}
