package dev.kakehashi.signaling;

import org.jspecify.annotations.Nullable;

/** What a room may be called: 1 to 64 of {@code a-z 0-9 - _}, so that it fits into an address and is easy to say. */
public final class RoomName {
    private static final int MAX_CHARS = 64;

    private RoomName() {}

    /** The name with its upper case folded, or null where it is none. */
    public static @Nullable String fold(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARS) {
            return null;
        }
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.append((char) (c - 'A' + 'a'));
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
                folded.append(c);
            } else {
                return null;
            }
        }
        return folded.toString();
    }
}
