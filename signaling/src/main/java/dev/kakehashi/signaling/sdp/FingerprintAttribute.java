package dev.kakehashi.signaling.sdp;

import dev.kakehashi.dtlssrtp.Fingerprint;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code a=fingerprint} (RFC 8122 5). */
final class FingerprintAttribute {
    private FingerprintAttribute() {}

    /** The fingerprint, or null where the hash is too weak, unknown, or not as long as it should be. */
    static @Nullable Fingerprint read(String value) {
        List<String> fields = Tokens.split(value, ' ');
        if (fields.size() != 2) {
            return null;
        }
        String name = fields.get(0).toLowerCase(Locale.ROOT);
        String bytes = fields.get(1).toUpperCase(Locale.ROOT);
        for (Fingerprint.Hash hash : Fingerprint.Hash.values()) {
            if (hash.sdpName().equals(name)) {
                return isHex(bytes, hash.length()) ? new Fingerprint(hash, bytes) : null;
            }
        }
        return null;
    }

    private static boolean isHex(String bytes, int length) {
        if (bytes.length() != 3 * length - 1) {
            return false;
        }
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            boolean fits = i % 3 == 2 ? c == ':' : (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    static Attribute write(Fingerprint fingerprint) {
        return new Attribute("fingerprint", fingerprint.hash().sdpName() + ' ' + fingerprint.value());
    }
}
