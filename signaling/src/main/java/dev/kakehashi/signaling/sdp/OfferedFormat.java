package dev.kakehashi.signaling.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One payload type of one section: its {@code a=rtpmap}, {@code a=fmtp} and {@code a=rtcp-fb} lines.
 *
 * @param payloadType 0 to 127
 * @param encodingName in lower case
 * @param clockRate in Hz
 * @param channels 1 where the line names none
 * @param fmtp empty where there is none
 * @param feedback the values without the payload type, such as {@code nack pli}; those for {@code *} included
 */
record OfferedFormat(
        int payloadType, String encodingName, int clockRate, int channels, String fmtp, Set<String> feedback) {

    /** RFC 3551 6: these numbers need no {@code a=rtpmap}. */
    private static final Map<Integer, String> STATIC = Map.of(0, "PCMU/8000", 8, "PCMA/8000");

    /** Every format of the section that has an {@code a=rtpmap}, in the order of the m= line: the peer's preference. */
    static List<OfferedFormat> in(MediaSection section) {
        Map<Integer, String> rtpmaps = new LinkedHashMap<>();
        Map<Integer, String> fmtps = new LinkedHashMap<>();
        Map<Integer, Set<String>> feedback = new LinkedHashMap<>();
        Set<String> feedbackOfAll = new HashSet<>();
        for (Attribute line : section.attributes().lines()) {
            int space = line.value().indexOf(' ');
            if (space < 0) {
                continue;
            }
            String first = line.value().substring(0, space);
            String rest = line.value().substring(space + 1).trim();
            int payloadType = (int) Tokens.number(first, 127);
            if (line.name().equals("rtcp-fb") && first.equals("*")) {
                feedbackOfAll.add(rest);
            } else if (payloadType >= 0) {
                switch (line.name()) {
                    case "rtcp-fb" ->
                        feedback.computeIfAbsent(payloadType, _ -> new HashSet<>())
                                .add(rest);
                    case "rtpmap" -> rtpmaps.putIfAbsent(payloadType, rest);
                    case "fmtp" -> fmtps.putIfAbsent(payloadType, rest);
                    default -> {}
                }
            }
        }
        List<OfferedFormat> formats = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (String name : section.formats()) {
            int payloadType = (int) Tokens.number(name, 127);
            String rtpmap = rtpmaps.getOrDefault(payloadType, STATIC.get(payloadType));
            if (rtpmap == null || !seen.add(payloadType)) {
                continue;
            }
            Set<String> all = new HashSet<>(feedbackOfAll);
            all.addAll(feedback.getOrDefault(payloadType, Set.of()));
            OfferedFormat format = read(payloadType, rtpmap, fmtps.getOrDefault(payloadType, ""), all);
            if (format != null) {
                formats.add(format);
            }
        }
        return formats;
    }

    private static @Nullable OfferedFormat read(int payloadType, String rtpmap, String fmtp, Set<String> feedback) {
        List<String> parts = Tokens.split(rtpmap, '/');
        if (parts.size() < 2 || parts.size() > 3) {
            return null;
        }
        int clockRate = (int) Tokens.number(parts.get(1), 1_000_000_000);
        int channels = parts.size() == 3 ? (int) Tokens.number(parts.get(2), 255) : 1;
        if (clockRate < 0 || channels < 0) {
            return null;
        }
        return new OfferedFormat(
                payloadType, parts.get(0).toLowerCase(Locale.ROOT), clockRate, channels, fmtp, feedback);
    }

    /** The value of one format parameter, null where it is not there. */
    @Nullable
    String parameter(String name) {
        for (String parameter : Tokens.split(fmtp, ';')) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).trim().equalsIgnoreCase(name)) {
                return parameter.substring(equals + 1).trim();
            }
        }
        return null;
    }
}
