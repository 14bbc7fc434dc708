package dev.kakehashi.dtlssrtp;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/** The client's side of a handshake: for peers that insist on waiting, and for our own load generators. */
final class DtlsClientPeer extends DefaultTlsClient {
    private final DtlsCredentials credentials;
    private final PeerIdentity peer;
    private final int deadlineMillis;
    private final int[] srtpProfiles;

    DtlsClientPeer(DtlsEndpoints owner, PeerIdentity peer) {
        super(owner.crypto());
        this.credentials = owner.credentials();
        this.peer = peer;
        this.deadlineMillis = (int) owner.deadline().toMillis();
        this.srtpProfiles = owner.offered().stream().mapToInt(SrtpProfile::code).toArray();
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
    public Hashtable<?, ?> getClientExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(srtpProfiles, TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes") // Bouncy Castle's signature
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (chosen == null || chosen.getProtectionProfiles().length != 1) {
            peer.failed(DtlsEndReason.NO_COMMON_SRTP_PROFILE);
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
        peer.choose(chosen.getProtectionProfiles());
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                peer.verify(shown.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return credentials.in(context);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        peer.complete(context, DtlsRole.CLIENT);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        peer.onAlert(description);
    }
}
