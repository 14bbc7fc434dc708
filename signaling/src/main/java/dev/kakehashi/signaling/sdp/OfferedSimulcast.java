package dev.kakehashi.signaling.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The simulcast encodings that a section offers to send (RFC 8853 5.1, RFC 8851 4). */
final class OfferedSimulcast {
    /** Browsers send at most three. */
    private static final int MAX_ENCODINGS = 3;

    /** RFC 8852 3.1: a rid travels in a one-byte header extension. */
    private static final int MAX_RID_CHARS = 16;

    private static final String PAUSED = "~";

    private OfferedSimulcast() {}

    /**
     * The rids in the offer's order, of alternatives the first; empty where the section offers less than two encodings.
     */
    static List<String> rids(Attributes section) {
        String simulcast = section.first("simulcast");
        if (simulcast == null) {
            return List.of();
        }
        List<String> rids = new ArrayList<>();
        Set<String> announced = announced(section);
        for (String stream : Tokens.split(sent(simulcast), ';')) {
            String rid = rid(first(stream));
            if (announced.contains(rid) && isRid(rid) && !rids.contains(rid) && rids.size() < MAX_ENCODINGS) {
                rids.add(rid);
            }
        }
        return rids.size() > 1 ? rids : List.of();
    }

    /**
     * The {@code a=simulcast} value of an answer that takes these rids. What the offer says to be paused (RFC 8853 5.2)
     * stays so: Chromium switches on whatever an answer names without the tilde.
     */
    static String answer(Attributes section, List<String> rids) {
        List<String> offered = Tokens.split(sent(Objects.requireNonNullElse(section.first("simulcast"), "")), ';');
        List<String> answered = new ArrayList<>(rids.size());
        for (String rid : rids) {
            boolean paused = offered.stream().anyMatch(stream -> first(stream).equals(PAUSED + rid));
            answered.add(paused ? PAUSED + rid : rid);
        }
        return "recv " + String.join(";", answered);
    }

    private static Set<String> announced(Attributes section) {
        Set<String> announced = new HashSet<>();
        for (String line : section.all("rid")) {
            List<String> fields = Tokens.split(line, ' ');
            if (fields.size() >= 2 && fields.get(1).equals("send")) {
                announced.add(fields.get(0));
            }
        }
        return announced;
    }

    /** The list behind the word {@code send}. */
    private static String sent(String simulcast) {
        List<String> fields = Tokens.split(simulcast, ' ');
        int send = fields.indexOf("send");
        return send >= 0 && send + 1 < fields.size() ? fields.get(send + 1) : "";
    }

    private static String first(String alternatives) {
        int comma = alternatives.indexOf(',');
        return comma < 0 ? alternatives : alternatives.substring(0, comma);
    }

    private static String rid(String stream) {
        return stream.startsWith(PAUSED) ? stream.substring(PAUSED.length()) : stream;
    }

    /** RFC 8851 10: letters and digits, and what browsers write besides. */
    private static boolean isRid(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_RID_CHARS
                && text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    }
}
