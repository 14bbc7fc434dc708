package dev.kakehashi.signaling.sdp;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ICE and DTLS attributes of the peer's one transport. In a bundle those of the tagged section count (RFC 9143 7.3),
 * or those of the session where it has none itself.
 */
sealed interface PeerTransport {
    /** Certificates a peer may announce at once; one is usual, two stand beside each other while it changes them. */
    int MAX_FINGERPRINTS = 8;

    /**
     * Usable attributes.
     *
     * @param mustBeDtlsServer the peer insists on {@code a=setup:passive}
     */
    record Usable(IceCredentials credentials, List<Fingerprint> fingerprints, boolean mustBeDtlsServer)
            implements PeerTransport {}

    /**
     * Something is missing or malformed.
     *
     * @param text for the developer of the client
     */
    record Unusable(String text) implements PeerTransport {}

    /** Reads the attributes of {@code tagged}, completed by those of the session. */
    static PeerTransport read(Attributes session, Attributes tagged) {
        String ufrag = inherited("ice-ufrag", session, tagged);
        if (ufrag == null) {
            return new Unusable("The offer has no a=ice-ufrag; send the browser's offer unchanged.");
        }
        String password = inherited("ice-pwd", session, tagged);
        if (password == null) {
            return new Unusable("The offer has no a=ice-pwd; send the browser's offer unchanged.");
        }
        if (!isUfrag(ufrag)) {
            return new Unusable("The offer's a=ice-ufrag must be 4 to 256 letters, digits, + or / (RFC 8839 5.4).");
        }
        if (!isPassword(password)) {
            return new Unusable("The offer's a=ice-pwd must be 22 to 256 letters, digits, + or / (RFC 8839 5.4).");
        }
        List<String> values = tagged.has("fingerprint") ? tagged.all("fingerprint") : session.all("fingerprint");
        List<Fingerprint> fingerprints = new ArrayList<>();
        for (String value : values) {
            Fingerprint fingerprint = Fingerprint.parse(value);
            if (fingerprint != null && fingerprints.size() < MAX_FINGERPRINTS) {
                fingerprints.add(fingerprint);
            }
        }
        if (fingerprints.isEmpty()) {
            return new Unusable(
                    values.isEmpty()
                            ? "The offer has no a=fingerprint; media is only taken over DTLS-SRTP."
                            : "The offer's a=fingerprint must be a whole sha-256, sha-384 or sha-512 hash.");
        }
        String setup = inherited("setup", session, tagged);
        return switch (setup == null ? "" : setup) {
            case "actpass", "active" -> new Usable(new IceCredentials(ufrag, password), fingerprints, false);
            case "passive" -> new Usable(new IceCredentials(ufrag, password), fingerprints, true);
            default -> new Unusable("The offer needs a=setup:actpass (RFC 8842 5.2).");
        };
    }

    /** RFC 8839 5.4. */
    static boolean isUfrag(String text) {
        return Tokens.isIceChars(text, 4, 256);
    }

    /** RFC 8839 5.4. */
    static boolean isPassword(String text) {
        return Tokens.isIceChars(text, 22, 256);
    }

    private static @Nullable String inherited(String name, Attributes session, Attributes tagged) {
        String own = tagged.first(name);
        return own != null ? own : session.first(name);
    }
}
