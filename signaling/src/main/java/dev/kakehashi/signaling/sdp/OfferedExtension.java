package dev.kakehashi.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code a=extmap} line (RFC 8285 8).
 *
 * @param id 1 to 255; the numbers from 4096 on, which ask the answerer to choose, are not read
 * @param direction of the extension within its section, null where the line names none
 */
record OfferedExtension(int id, @Nullable Direction direction, String uri) {

    /** The extensions of a section or of the session, in the order of their lines. */
    static List<OfferedExtension> in(Attributes attributes) {
        List<OfferedExtension> extensions = new ArrayList<>();
        for (String value : attributes.all("extmap")) {
            OfferedExtension extension = read(value);
            if (extension != null) {
                extensions.add(extension);
            }
        }
        return extensions;
    }

    private static @Nullable OfferedExtension read(String value) {
        List<String> fields = Tokens.split(value, ' ');
        if (fields.size() < 2) {
            return null;
        }
        String number = fields.get(0);
        int slash = number.indexOf('/');
        int id = (int) Tokens.number(slash < 0 ? number : number.substring(0, slash), 255);
        Direction direction = slash < 0 ? null : Direction.of(number.substring(slash + 1));
        if (id < 1 || (slash >= 0 && direction == null)) {
            return null;
        }
        return new OfferedExtension(id, direction, fields.get(1));
    }

    /** Whether it may be used where the peer sends, or where it receives. */
    boolean covers(boolean peerSends) {
        return direction == null || (peerSends ? direction.sends() : direction.receives());
    }
}
