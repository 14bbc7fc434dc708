package dev.kakehashi.signaling;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of docs/protocol.md for the core's enums: {@code SCREEN_AUDIO} is {@code screen-audio}. */
final class Vocabulary {
    private Vocabulary() {}

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant of this word, or null. */
    static <E extends Enum<E>> @Nullable E find(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        return null;
    }
}
