package dev.kakehashi.signaling.sdp;

import java.util.ArrayList;
import java.util.List;

/** The small words of SDP values: fields between separators, numbers, tokens. Linear in the length of the text. */
final class Tokens {
    private Tokens() {}

    /** The non-empty pieces between the separators. */
    static List<String> split(String text, char separator) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int to = text.indexOf(separator, from);
            int end = to < 0 ? text.length() : to;
            if (end > from) {
                pieces.add(text.substring(from, end));
            }
            from = end + 1;
        }
        return pieces;
    }

    /** A number of decimal digits from 0 to {@code most}, or -1 where the text is anything else. */
    static long number(String text, long most) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + (digit - '0');
        }
        return value <= most ? value : -1;
    }

    /** Whether the text is a token of RFC 8866 9: visible ASCII without the separators. Slashes are no token. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || "\"(),/:;<=>?@[\\]".indexOf(c) >= 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the text has {@code least} to {@code most} ice-chars (RFC 8839 5.1). */
    static boolean isIceChars(String text, int least, int most) {
        if (text.length() < least || text.length() > most) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!alphanumeric && c != '+' && c != '/') {
                return false;
            }
        }
        return true;
    }
}
