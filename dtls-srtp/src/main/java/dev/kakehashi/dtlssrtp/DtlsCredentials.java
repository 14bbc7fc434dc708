package dev.kakehashi.dtlssrtp;

import java.io.IOException;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.DefaultTlsCredentialedSigner;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsECDSASigner;

/** How we prove who we are in all handshakes: our certificate, read once, and what signs. Immutable. */
final class DtlsCredentials {
    private final Certificate chain;
    private final TlsSigner signer;

    DtlsCredentials(BcTlsCrypto crypto, DtlsIdentity identity) {
        try {
            chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(identity.certificate())});
        } catch (IOException impossible) {
            throw new IllegalStateException("our own certificate can always be read", impossible);
        }
        ECPrivateKeyParameters key = identity.privateKey();
        signer = crypto instanceof LibCryptoTls libCrypto ? libCrypto.signer(key) : new BcTlsECDSASigner(crypto, key);
    }

    /** For one handshake. */
    TlsCredentialedSigner in(TlsContext context) {
        return new DefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                signer,
                chain,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }
}
