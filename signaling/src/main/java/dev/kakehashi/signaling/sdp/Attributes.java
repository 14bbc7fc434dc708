package dev.kakehashi.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a session or of one media section, in the order of their lines.
 *
 * @param lines at most {@link SdpParser#MAX_ATTRIBUTES} when they came from a peer, so that searching them is cheap
 */
record Attributes(List<Attribute> lines) {
    Attributes {
        lines = List.copyOf(lines);
    }

    boolean has(String name) {
        return first(name) != null;
    }

    /** The value of the first attribute of this name, null when there is none. */
    @Nullable
    String first(String name) {
        for (Attribute line : lines) {
            if (line.name().equals(name)) {
                return line.value();
            }
        }
        return null;
    }

    /** The values of all attributes of this name. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Attribute line : lines) {
            if (line.name().equals(name)) {
                values.add(line.value());
            }
        }
        return values;
    }
}
