package dev.kakehashi.dtlssrtp;

import java.util.logging.Level;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

/**
 * SRTP by jitsi-srtp. Left alone the library times its ciphers against each other at the first use and takes the winner,
 * which is a matter of luck on a busy machine; here OpenSSL is pinned. Where its native library does not load, the
 * library falls back to Java's own.
 */
public final class JitsiSrtpBackend implements SrtpBackend {
    private static final int TAG_BYTES_HMAC_SHA1_80 = 10;
    private static final int HMAC_SHA1_KEY_BYTES = 20;

    /** Silent: it has a line for every packet that it refuses, and those are counted already. */
    private final Logger logger = new LoggerImpl("org.jitsi.srtp", Level.OFF);

    private boolean warm;

    public JitsiSrtpBackend() {
        Aes.setFactoryClassName("OpenSSL");
    }

    @Override
    public SrtpSender sender(SrtpKeys keys) {
        return new JitsiSrtpSender(factory(true, keys.profile(), keys.sendKey(), keys.sendSalt()));
    }

    @Override
    public SrtpReceiver receiver(SrtpKeys keys) {
        return new JitsiSrtpReceiver(factory(false, keys.profile(), keys.receiveKey(), keys.receiveSalt()));
    }

    @Override
    public String name() {
        return "jitsi-srtp";
    }

    @Override
    public synchronized void warmUp() {
        if (warm) {
            return;
        }
        for (SrtpProfile profile : SrtpProfile.values()) {
            byte[] key = new byte[profile.keyLength()];
            byte[] salt = new byte[profile.saltLength()];
            SrtpKeys keys = new SrtpKeys(profile, key, salt, key, salt);
            byte[] packet = new byte[128];
            packet[0] = (byte) 0x80;
            int length = sender(keys).protectRtp(packet, 0, 64);
            receiver(keys).unprotectRtp(packet, 0, length);
            byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1};
            byte[] compound = java.util.Arrays.copyOf(report, 128);
            int compoundLength = sender(keys).protectRtcp(compound, 0, report.length);
            receiver(keys).unprotectRtcp(compound, 0, compoundLength);
        }
        warm = true;
    }

    private SrtpContextFactory factory(boolean sending, SrtpProfile profile, byte[] key, byte[] salt) {
        // jitsi-srtp clears what it is given.
        return new SrtpContextFactory(
                sending,
                key.clone(),
                salt.clone(),
                policy(profile, profile.rtpTagLength()),
                policy(profile, profile.rtcpTagLength()),
                logger);
    }

    private static SrtpPolicy policy(SrtpProfile profile, int tagLength) {
        SrtpPolicy policy = ciphers(profile, tagLength);
        // What is sent twice is refused by SendWindow, which is wider.
        policy.setSendReplayEnabled(false);
        return policy;
    }

    private static SrtpPolicy ciphers(SrtpProfile profile, int tagLength) {
        return switch (profile) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM ->
                new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        profile.keyLength(),
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        tagLength,
                        profile.saltLength());
            case AES_CM_128_HMAC_SHA1_80 ->
                new SrtpPolicy(
                        SrtpPolicy.AESCM_ENCRYPTION,
                        profile.keyLength(),
                        SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        HMAC_SHA1_KEY_BYTES,
                        TAG_BYTES_HMAC_SHA1_80,
                        profile.saltLength());
        };
    }
}
