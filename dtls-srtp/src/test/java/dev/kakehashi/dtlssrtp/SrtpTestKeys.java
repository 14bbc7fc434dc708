package dev.kakehashi.dtlssrtp;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Named;

/** Keys and packets for tests. */
final class SrtpTestKeys {
    private SrtpTestKeys() {}

    /** Both implementations: a machine that tests has libcrypto. */
    static List<Named<SrtpBackend>> backends() {
        return List.of(Named.of("jitsi", new JitsiSrtpBackend()), Named.of("openssl", new OpenSslSrtpBackend()));
    }

    static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
    }

    /** The same keys in both directions, so that a receiver opens what a sender of the same keys made. */
    static SrtpKeys loop(SrtpProfile profile, byte[] key, byte[] salt) {
        return new SrtpKeys(profile, key, salt, key, salt);
    }

    /** Different keys in each direction, made up from a seed. */
    static SrtpKeys random(SrtpProfile profile, long seed) {
        Random random = new Random(seed);
        byte[] material = new byte[2 * (profile.keyLength() + profile.saltLength())];
        random.nextBytes(material);
        return SrtpKeys.of(profile, material, DtlsRole.SERVER);
    }

    /** The packet with the room behind it that a sender needs. */
    static byte[] withRoom(byte[] packet) {
        return Arrays.copyOf(packet, packet.length + SrtpBackend.MAX_EXPANSION);
    }

    static byte[] protectRtp(SrtpSender sender, byte[] packet) {
        byte[] room = withRoom(packet);
        return Arrays.copyOf(room, sender.protectRtp(room, 0, packet.length));
    }

    static byte[] protectRtcp(SrtpSender sender, byte[] packet) {
        byte[] room = withRoom(packet);
        return Arrays.copyOf(room, sender.protectRtcp(room, 0, packet.length));
    }
}
