package dev.kakehashi.dtlssrtp;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake finds out of the peer: whether its certificate is the one of the SDP, which protection profile was
 * chosen, the keys, and why it failed. Confined to the association's thread.
 */
final class PeerIdentity {
    private static final String EXPORTER = "EXTRACTOR-dtls_srtp";

    private final List<Fingerprint> expected;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;
    private @Nullable DtlsEndReason reason;
    private boolean verified;
    private boolean closed;

    PeerIdentity(List<Fingerprint> expected) {
        this.expected = expected;
    }

    /** Chooses the best profile of those offered; our order decides. */
    SrtpProfile choose(int[] offered) throws IOException {
        SrtpProfile chosen = SrtpProfile.choose(offered);
        if (chosen == null) {
            throw fail(DtlsEndReason.NO_COMMON_SRTP_PROFILE, AlertDescription.handshake_failure);
        }
        profile = chosen;
        return chosen;
    }

    /** The first certificate must have a fingerprint that the SDP names (RFC 8122 5). */
    void verify(@Nullable Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw fail(DtlsEndReason.NO_CERTIFICATE, AlertDescription.bad_certificate);
        }
        byte[] der = chain.getCertificateAt(0).getEncoded();
        for (Fingerprint each : expected) {
            if (each.matches(der)) {
                verified = true;
                return;
            }
        }
        throw fail(DtlsEndReason.FINGERPRINT_MISMATCH, AlertDescription.bad_certificate);
    }

    /** The handshake is through: the keys are taken, if the peer proved who it is. */
    void complete(TlsContext context, DtlsRole role) throws IOException {
        SrtpProfile chosen = profile;
        if (chosen == null) {
            throw fail(DtlsEndReason.NO_COMMON_SRTP_PROFILE, AlertDescription.handshake_failure);
        }
        if (!verified) {
            throw fail(DtlsEndReason.NO_CERTIFICATE, AlertDescription.bad_certificate);
        }
        int length = 2 * (chosen.keyLength() + chosen.saltLength());
        keys = SrtpKeys.of(chosen, context.exportKeyingMaterial(EXPORTER, null, length), role);
    }

    private TlsFatalAlert fail(DtlsEndReason why, short alert) {
        failed(why);
        return new TlsFatalAlert(alert);
    }

    /** Only the first reason counts: the others follow from it. */
    void failed(DtlsEndReason why) {
        if (reason == null) {
            reason = why;
        }
    }

    void onAlert(short description) {
        if (description == AlertDescription.close_notify) {
            closed = true;
            failed(DtlsEndReason.PEER_CLOSED);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Nullable
    SrtpKeys keys() {
        return keys;
    }

    DtlsEndReason endReason() {
        DtlsEndReason why = reason;
        return why == null ? DtlsEndReason.FAILED : why;
    }
}
