package dev.kakehashi.dtlssrtp;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.TlsStreamVerifier;
import org.bouncycastle.tls.crypto.TlsVerifier;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * Bouncy Castle's cryptography, but for what takes the time of a handshake with a browser: X25519 and ECDSA on
 * P-256 are libcrypto's. Safe for use by any thread.
 */
final class LibCryptoTls extends HandshakeCrypto {
    LibCryptoTls(SecureRandom random) {
        super(random);
    }

    /** The key stays in native memory for the life of the process, which has one identity. */
    TlsSigner signer(ECPrivateKeyParameters key) {
        return new Signer(
                LibCryptoCurves.signingKey(BigIntegers.asUnsignedByteArray(LibCryptoCurves.P256_BYTES, key.getD())));
    }

    @Override
    public TlsECDomain createECDomain(TlsECConfig config) {
        return config.getNamedGroup() == NamedGroup.x25519 ? Agreement::new : super.createECDomain(config);
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        return type == CertificateType.X509
                ? new PeerCertificate(this, encoding)
                : super.createCertificate(type, encoding);
    }

    /**
     * X25519 (RFC 7748 6.1). Nothing native is kept from one message of the peer to the next, which may never come; that
     * the public key is computed twice costs less than a cleaner.
     */
    private final class Agreement implements TlsAgreement {
        private final byte[] privateKey = new byte[LibCryptoCurves.X25519_BYTES];
        private byte @Nullable [] peerKey;

        @Override
        public byte[] generateEphemeral() {
            getSecureRandom().nextBytes(privateKey);
            long key = LibCryptoCurves.agreementKey(privateKey);
            try {
                return LibCryptoCurves.publicKey(key);
            } finally {
                LibCryptoCurves.freeAgreementKey(key);
            }
        }

        @Override
        public void receivePeerValue(byte[] peerValue) throws IOException {
            if (peerValue.length != LibCryptoCurves.X25519_BYTES) {
                throw new TlsFatalAlert(AlertDescription.illegal_parameter);
            }
            peerKey = peerValue.clone();
        }

        @Override
        public TlsSecret calculateSecret() throws IOException {
            byte[] told = peerKey;
            if (told == null) {
                throw new TlsFatalAlert(AlertDescription.internal_error);
            }
            long key = LibCryptoCurves.agreementKey(privateKey);
            try {
                byte[] secret = LibCryptoCurves.agree(key, told);
                if (secret == null) {
                    throw new TlsFatalAlert(AlertDescription.handshake_failure);
                }
                return createSecret(secret);
            } finally {
                LibCryptoCurves.freeAgreementKey(key);
                Arrays.fill(privateKey, (byte) 0);
            }
        }
    }

    private record Signer(long key) implements TlsSigner {
        @Override
        public byte[] generateRawSignature(@Nullable SignatureAndHashAlgorithm algorithm, byte[] digest)
                throws IOException {
            requireEcdsa(algorithm);
            return LibCryptoCurves.sign(key, digest);
        }

        @Override
        public @Nullable TlsStreamSigner getStreamSigner(SignatureAndHashAlgorithm algorithm) {
            return null;
        }
    }

    private static void requireEcdsa(@Nullable SignatureAndHashAlgorithm algorithm) throws IOException {
        if (algorithm == null || algorithm.getSignature() != SignatureAlgorithm.ecdsa) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
    }

    /** Shown by the peer. */
    private static final class PeerCertificate extends BcTlsCertificate {
        PeerCertificate(BcTlsCrypto crypto, byte[] encoding) throws IOException {
            super(crypto, encoding);
        }

        @Override
        public TlsVerifier createVerifier(short algorithm) throws IOException {
            TlsVerifier usual = super.createVerifier(algorithm);
            if (algorithm != SignatureAlgorithm.ecdsa
                    || !(getPubKeyEC().getParameters().getCurve() instanceof SecP256R1Curve)) {
                return usual;
            }
            return new Verifier(getPubKeyEC());
        }
    }

    private record Verifier(ECPublicKeyParameters publicKey) implements TlsVerifier {
        @Override
        public @Nullable TlsStreamVerifier getStreamVerifier(DigitallySigned signed) {
            return null;
        }

        @Override
        public boolean verifyRawSignature(DigitallySigned signed, byte[] digest) throws IOException {
            requireEcdsa(signed.getAlgorithm());
            long key = LibCryptoCurves.verifyingKey(publicKey.getQ().getEncoded(false));
            try {
                return key != 0 && LibCryptoCurves.verify(key, digest, signed.getSignature());
            } finally {
                LibCryptoCurves.freeSigningKey(key);
            }
        }
    }
}
