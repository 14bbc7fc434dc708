package dev.kakehashi.perf.load;

import dev.kakehashi.dtlssrtp.JitsiSrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpProfile;

/** Keys with which tests protect packets. */
final class Keys {
    static final SrtpBackend BACKEND = new JitsiSrtpBackend();
    static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;

    /** Both directions have the same, so that what we send we can receive. */
    static final SrtpKeys SAME = new SrtpKeys(
            PROFILE,
            new byte[PROFILE.keyLength()],
            new byte[PROFILE.saltLength()],
            new byte[PROFILE.keyLength()],
            new byte[PROFILE.saltLength()]);

    private Keys() {}
}
