package dev.kakehashi.dtlssrtp;

import java.security.SecureRandom;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's cryptography for associations that protect a handful of records and then live for hours: GCM multiplies
 * without the tables that it would make for each direction, 9 KB each. Safe for use by any thread.
 */
class HandshakeCrypto extends BcTlsCrypto {
    HandshakeCrypto(SecureRandom random) {
        super(random);
    }

    /** With libcrypto's curves where that can be used. */
    static HandshakeCrypto choose(SecureRandom random) {
        return CurveKnownAnswers.areGiven() ? new LibCryptoTls(random) : new HandshakeCrypto(random);
    }

    @Override
    protected AEADBlockCipher createGCMMode(BlockCipher cipher) {
        return GCMBlockCipher.newInstance(cipher, new BasicGCMMultiplier());
    }
}
