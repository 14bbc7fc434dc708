package dev.kakehashi.dtlssrtp;

import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a handshake. No HelloVerifyRequest: ICE has shown that the peer is where it says (RFC 5763
 * 6.5). No resumption and no renegotiation: neither has a use in a call.
 */
final class DtlsServerPeer extends DefaultTlsServer {
    private final DtlsCredentials credentials;
    private final PeerIdentity peer;
    private final int deadlineMillis;

    DtlsServerPeer(BcTlsCrypto crypto, DtlsCredentials credentials, PeerIdentity peer, Duration deadline) {
        super(crypto);
        this.credentials = credentials;
        this.peer = peer;
        this.deadlineMillis = (int) deadline.toMillis();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return DtlsLimits.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return DtlsLimits.cipherSuites();
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return deadlineMillis;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return DtlsLimits.RESEND_MILLIS;
    }

    @Override
    public int getMaxCertificateChainLength() {
        return DtlsLimits.MAX_CERTIFICATES;
    }

    @Override
    public int getMaxHandshakeMessageSize() {
        return DtlsLimits.MAX_MESSAGE_BYTES;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
        return credentials.in(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                null);
    }

    @Override
    public void notifyClientCertificate(@Nullable Certificate chain) throws IOException {
        peer.verify(chain);
    }

    @Override
    public Hashtable<?, ?> getServerExtensions() throws IOException {
        UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        if (offered == null) {
            peer.failed(DtlsEndReason.NO_COMMON_SRTP_PROFILE);
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
        SrtpProfile chosen = peer.choose(offered.getProtectionProfiles());
        Hashtable<?, ?> extensions = super.getServerExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {chosen.code()}, TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        peer.complete(context, DtlsRole.SERVER);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        peer.onAlert(description);
    }
}
