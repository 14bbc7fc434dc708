package dev.kakehashi.signaling.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The SSRCs that one section names (RFC 5576).
 *
 * @param all in the order of their lines, unsigned 32 bit
 * @param rtxByPrimary retransmission SSRC by the SSRC that it repairs ({@code a=ssrc-group:FID})
 */
record OfferedSsrcs(Set<Long> all, Map<Long, Long> rtxByPrimary) {
    private static final long MAX_SSRC = 0xFFFF_FFFFL;

    static OfferedSsrcs in(Attributes section) {
        Set<Long> all = new LinkedHashSet<>();
        Map<Long, Long> rtxByPrimary = new LinkedHashMap<>();
        for (Attribute line : section.lines()) {
            if (line.name().equals("ssrc")) {
                int space = line.value().indexOf(' ');
                long ssrc =
                        Tokens.number(space < 0 ? line.value() : line.value().substring(0, space), MAX_SSRC);
                if (ssrc > 0) {
                    all.add(ssrc);
                }
            } else if (line.name().equals("ssrc-group")) {
                List<String> fields = Tokens.split(line.value(), ' ');
                if (fields.size() == 3 && fields.get(0).equals("FID")) {
                    long primary = Tokens.number(fields.get(1), MAX_SSRC);
                    long rtx = Tokens.number(fields.get(2), MAX_SSRC);
                    if (primary > 0 && rtx > 0 && primary != rtx) {
                        rtxByPrimary.put(primary, rtx);
                    }
                }
            }
        }
        all.addAll(rtxByPrimary.keySet());
        all.addAll(rtxByPrimary.values());
        return new OfferedSsrcs(all, rtxByPrimary);
    }

    /** Those that carry media: all but the retransmission SSRCs; those with a retransmission SSRC come first. */
    List<Long> primaries() {
        Set<Long> primaries = new LinkedHashSet<>(rtxByPrimary.keySet());
        primaries.addAll(all);
        primaries.removeAll(rtxByPrimary.values());
        return new ArrayList<>(primaries);
    }

    /** The retransmission SSRCs of the first {@link #primaries()}, in the same order. */
    List<Long> rtxOfPrimaries() {
        List<Long> rtx = new ArrayList<>();
        for (long primary : primaries()) {
            Long repair = rtxByPrimary.get(primary);
            if (repair == null) {
                break;
            }
            rtx.add(repair);
        }
        return rtx;
    }
}
