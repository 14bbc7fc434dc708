package dev.kakehashi.sfu;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.List;
import java.util.Map;

/**
 * What was agreed about the peer's side of its one (bundled) transport.
 *
 * @param credentials the peer's ICE credentials
 * @param fingerprints the certificate shown in DTLS must match one of them; never empty
 * @param peerIsDtlsServer true when the peer insisted on {@code a=setup:passive}, so that we open the handshake
 * @param payloadFormats the formats in use on this transport, in both directions, in the peer's numbers
 * @param headerExtensions extension id (1 to 255) to meaning, in both directions, in the peer's numbers
 * @param extmapAllowMixed whether one- and two-byte header extensions may be mixed (RFC 8285 6)
 * @param bandwidthFeedback what both sides give each other to judge the network by
 */
public record RemoteTransport(
        IceCredentials credentials,
        List<Fingerprint> fingerprints,
        boolean peerIsDtlsServer,
        List<PayloadFormat> payloadFormats,
        Map<Integer, HeaderExtensionKind> headerExtensions,
        boolean extmapAllowMixed,
        BandwidthFeedback bandwidthFeedback) {
    public RemoteTransport {
        fingerprints = List.copyOf(fingerprints);
        payloadFormats = List.copyOf(payloadFormats);
        headerExtensions = Map.copyOf(headerExtensions);
    }
}
