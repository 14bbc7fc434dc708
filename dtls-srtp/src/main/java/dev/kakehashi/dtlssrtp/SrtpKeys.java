package dev.kakehashi.dtlssrtp;

import java.util.Arrays;

/**
 * The master keys of one transport as DTLS yields them (RFC 5764 4.2).
 *
 * @param profile how packets are protected
 * @param sendKey master key of what we send
 * @param sendSalt master salt of what we send
 * @param receiveKey master key of what the peer sends
 * @param receiveSalt master salt of what the peer sends
 */
public record SrtpKeys(SrtpProfile profile, byte[] sendKey, byte[] sendSalt, byte[] receiveKey, byte[] receiveSalt) {
    /**
     * Cuts the exporter's output apart: both keys, then both salts, the client's first.
     *
     * @param material as long as two keys and two salts of the profile
     */
    static SrtpKeys of(SrtpProfile profile, byte[] material, DtlsRole role) {
        int key = profile.keyLength();
        int salt = profile.saltLength();
        byte[] clientKey = Arrays.copyOfRange(material, 0, key);
        byte[] serverKey = Arrays.copyOfRange(material, key, 2 * key);
        byte[] clientSalt = Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
        byte[] serverSalt = Arrays.copyOfRange(material, 2 * key + salt, 2 * key + 2 * salt);
        return role == DtlsRole.SERVER
                ? new SrtpKeys(profile, serverKey, serverSalt, clientKey, clientSalt)
                : new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt);
    }

    /** The same keys as the peer sees them. */
    public SrtpKeys mirrored() {
        return new SrtpKeys(
                profile,
                /* sendKey= */ receiveKey,
                /* sendSalt= */ receiveSalt,
                /* receiveKey= */ sendKey,
                /* receiveSalt= */ sendSalt);
    }

    /** Keys are secrets. */
    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]";
    }
}
