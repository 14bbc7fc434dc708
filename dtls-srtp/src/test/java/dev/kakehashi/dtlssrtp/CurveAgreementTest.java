package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsECDSASigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** libcrypto's curves and Bouncy Castle's are the same curves, and refuse the same. */
@Timeout(30)
final class CurveAgreementTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final BcTlsCrypto BOUNCY_CASTLE = new HandshakeCrypto(RANDOM);
    private static final LibCryptoTls LIBCRYPTO = new LibCryptoTls(RANDOM);
    private static final DtlsIdentity IDENTITY = DtlsIdentity.generate(RANDOM, Instant.EPOCH);
    private static final SignatureAndHashAlgorithm ECDSA =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

    /** Who signs or is the server, and who verifies or is the client. */
    static Stream<Arguments> pairs() {
        return Stream.of(BOUNCY_CASTLE, LIBCRYPTO)
                .flatMap(one -> Stream.of(BOUNCY_CASTLE, LIBCRYPTO).map(other -> Arguments.of(one, other)));
    }

    private static TlsAgreement x25519(BcTlsCrypto crypto) {
        return crypto.createECDomain(new TlsECConfig(NamedGroup.x25519)).createECDH();
    }

    @Test
    void theRfcsAnswersAreGiven() {
        assertTrue(CurveKnownAnswers.areGiven());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void agreeOnASecret(BcTlsCrypto one, BcTlsCrypto other) throws IOException {
        TlsAgreement ours = x25519(one);
        TlsAgreement theirs = x25519(other);
        byte[] ourKey = ours.generateEphemeral();
        theirs.receivePeerValue(ourKey);
        ours.receivePeerValue(theirs.generateEphemeral());
        assertArrayEquals(
                ours.calculateSecret().extract(), theirs.calculateSecret().extract());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void refuseAPeerKeyOfSmallOrder(BcTlsCrypto one, BcTlsCrypto other) throws IOException {
        for (BcTlsCrypto each : List.of(one, other)) {
            TlsAgreement agreement = x25519(each);
            byte[] _ = agreement.generateEphemeral();
            agreement.receivePeerValue(new byte[32]);
            assertThrows(TlsFatalAlert.class, agreement::calculateSecret);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void refuseAPeerKeyThatIsTooShort(BcTlsCrypto one, BcTlsCrypto other) throws IOException {
        for (BcTlsCrypto each : List.of(one, other)) {
            TlsAgreement agreement = x25519(each);
            byte[] _ = agreement.generateEphemeral();
            assertThrows(TlsFatalAlert.class, () -> agreement.receivePeerValue(new byte[31]));
        }
    }

    private static boolean verifies(BcTlsCrypto crypto, byte[] digest, byte[] signature) throws IOException {
        return crypto.createCertificate(IDENTITY.certificate())
                .createVerifier(SignatureAlgorithm.ecdsa)
                .verifyRawSignature(new DigitallySigned(ECDSA, signature), digest);
    }

    private static byte[] sign(BcTlsCrypto crypto, byte[] digest) throws IOException {
        TlsSigner signer = crypto == LIBCRYPTO
                ? LIBCRYPTO.signer(IDENTITY.privateKey())
                : new BcTlsECDSASigner(crypto, IDENTITY.privateKey());
        return signer.generateRawSignature(ECDSA, digest);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void acceptEachOthersSignatures(BcTlsCrypto signs, BcTlsCrypto verifies) throws IOException {
        byte[] digest = new byte[32];
        for (int round = 0; round < 50; round++) {
            RANDOM.nextBytes(digest);
            assertTrue(verifies(verifies, digest, sign(signs, digest)));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void refuseASignatureOfSomethingElse(BcTlsCrypto signs, BcTlsCrypto verifies) throws IOException {
        byte[] digest = new byte[32];
        byte[] signature = sign(signs, digest);
        digest[0] ^= 1;
        assertFalse(verifies(verifies, digest, signature));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void refuseWhatIsNoSignature(BcTlsCrypto signs, BcTlsCrypto verifies) throws IOException {
        byte[] digest = new byte[32];
        assertFalse(verifies(verifies, digest, new byte[0]));
        assertFalse(verifies(verifies, digest, new byte[72]));
        byte[] longer = Arrays.copyOf(sign(signs, digest), 80);
        assertFalse(verifies(verifies, digest, longer));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void finishAHandshakeWithEachOther(BcTlsCrypto serves, BcTlsCrypto connects) throws Exception {
        DtlsEndpoints servers = endpoints(serves);
        DtlsEndpoints clients = endpoints(connects);
        Fingerprint expected = IDENTITY.fingerprint(Fingerprint.Hash.SHA_256);
        try (HandshakeLink up = new HandshakeLink(1, 0, 0, 0);
                HandshakeLink down = new HandshakeLink(2, 0, 0, 0)) {
            HandshakeSide server = new HandshakeSide(down);
            HandshakeSide client = new HandshakeSide(up);
            server.open(servers, DtlsRole.SERVER, expected, up);
            client.open(clients, DtlsRole.CLIENT, expected, down);
            assertEquals(server.awaitKeys().profile(), client.awaitKeys().profile());
        }
    }

    private static DtlsEndpoints endpoints(BcTlsCrypto crypto) {
        return new DtlsEndpoints(IDENTITY, crypto, DtlsEndpoints.HANDSHAKE_DEADLINE, List.of(SrtpProfile.values()));
    }
}
