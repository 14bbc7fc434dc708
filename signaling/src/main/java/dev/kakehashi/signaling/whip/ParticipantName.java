package dev.kakehashi.signaling.whip;

import dev.kakehashi.signaling.DisplayName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A participant as a path names them. */
final class ParticipantName {
    private static final int MAX_CHARS = 64;

    private ParticipantName() {}

    /** Percent-decoded (RFC 3986 2.1) and cleaned; null where nothing sensible remains. */
    static @Nullable String decode(String segment) {
        ByteBuffer bytes = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c != '%') {
                if (c > 0x7E) {
                    return null;
                }
                bytes.put((byte) c);
                continue;
            }
            int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(segment.charAt(i + 2), 16);
            if (low < 0) {
                return null;
            }
            bytes.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return DisplayName.clean(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    /** Whether it may be the id of a participant: it stands in addresses. */
    static boolean isId(String name) {
        return name.length() <= MAX_CHARS
                && !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c < 0x7F && (Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_'));
    }
}
