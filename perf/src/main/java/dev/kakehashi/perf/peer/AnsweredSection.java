package dev.kakehashi.perf.peer;

import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import java.util.EnumMap;
import java.util.Map;

/**
 * One section of the server's description.
 *
 * @param ssrc of the media that the server sends in it, 0 where it names none
 * @param extensions the ids of header extensions
 */
public record AnsweredSection(String mid, int ssrc, Map<HeaderExtensionKind, Integer> extensions) {
    private static final String SSRC = "a=ssrc:";
    private static final String EXTMAP = "a=extmap:";

    public AnsweredSection {
        extensions = Map.copyOf(extensions);
    }

    static AnsweredSection read(String section) {
        int ssrc = 0;
        Map<HeaderExtensionKind, Integer> extensions = new EnumMap<>(HeaderExtensionKind.class);
        for (String line : section.lines().toList()) {
            if (ssrc == 0 && line.startsWith(SSRC)) {
                // The first one; that of retransmissions stands behind it (RFC 5576 4.2).
                ssrc = Integer.parseUnsignedInt(line.substring(SSRC.length(), line.indexOf(' ')));
            } else if (line.startsWith(EXTMAP)) {
                String[] fields = line.substring(EXTMAP.length()).split("[/ ]", -1);
                for (HeaderExtensionKind kind : HeaderExtensionKind.values()) {
                    if (line.endsWith(' ' + kind.uri())) {
                        extensions.put(kind, Integer.parseInt(fields[0]));
                    }
                }
            }
        }
        return new AnsweredSection(ServerAnswer.value(section, "mid"), ssrc, extensions);
    }

    /** The id of a header extension, -1 where it was not agreed to. */
    public int extension(HeaderExtensionKind kind) {
        return extensions.getOrDefault(kind, -1);
    }
}
