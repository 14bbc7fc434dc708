package dev.kakehashi.signaling;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * What a person may be called. Names stand beside others' names on every page, so nothing is let through that reaches
 * beyond its own place: no control characters, no line breaks, no change of the writing direction.
 */
public final class DisplayName {
    private static final int MAX_CODE_POINTS = 64;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private DisplayName() {}

    /**
     * The name in Unicode's composed form, white space made single, invisible format characters (direction overrides
     * among them) taken out; null where nothing visible remains, where it is longer than 64 characters, or where it holds
     * control characters or half characters.
     */
    public static @Nullable String clean(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        boolean visible = false;
        boolean spaceDue = false;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            switch (Character.getType(codePoint)) {
                case Character.CONTROL,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    return null;
                }
                case Character.FORMAT -> {
                    // The joiners shape emoji and several scripts; the other format characters only deceive here.
                    if (codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER) {
                        cleaned.appendCodePoint(codePoint);
                    }
                }
                case Character.SPACE_SEPARATOR -> spaceDue = visible;
                default -> {
                    if (spaceDue) {
                        cleaned.append(' ');
                        spaceDue = false;
                    }
                    cleaned.appendCodePoint(codePoint);
                    visible = true;
                }
            }
        }
        String name = Normalizer.normalize(cleaned, Normalizer.Form.NFC);
        return visible && name.codePointCount(0, name.length()) <= MAX_CODE_POINTS ? name : null;
    }
}
