package dev.kakehashi.dtlssrtp;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one jitsi-srtp context for each SSRC of the peer. A context is kept only after a packet of its SSRC has
 * authenticated, so that made-up SSRCs cost no memory.
 */
final class JitsiSrtpReceiver implements SrtpReceiver {
    private final SrtpContextFactory factory;
    private final SsrcTable<SrtpCryptoContext> contexts = new SsrcTable<>();
    private final SsrcTable<SrtcpCryptoContext> controls = new SsrcTable<>();
    private final PacketView view = new PacketView();

    JitsiSrtpReceiver(SrtpContextFactory factory) {
        this.factory = factory;
    }

    @Override
    public int unprotectRtp(byte[] data, int offset, int length) {
        if (length < Ssrc.RTP_HEADER_BYTES) {
            return SrtpFailure.MALFORMED.code();
        }
        int ssrc = Ssrc.ofRtp(data, offset);
        SrtpCryptoContext known = contexts.get(ssrc);
        if (known == null && contexts.isFull()) {
            return SrtpFailure.TOO_MANY_SSRCS.code();
        }
        try {
            SrtpCryptoContext context = known == null ? factory.deriveContext(ssrc, 0) : known;
            SrtpErrorStatus status = context.reverseTransformPacket(view.at(data, offset, length), false);
            if (status == SrtpErrorStatus.OK && known == null) {
                contexts.put(ssrc, context);
            }
            return result(status);
        } catch (GeneralSecurityException | RuntimeException broken) {
            // The library throws at some lengths that are too short for a tag or an extension.
            return failure(broken).code();
        }
    }

    @Override
    public int unprotectRtcp(byte[] data, int offset, int length) {
        if (length < Ssrc.RTCP_HEADER_BYTES) {
            return SrtpFailure.MALFORMED.code();
        }
        int ssrc = Ssrc.ofRtcp(data, offset);
        SrtcpCryptoContext known = controls.get(ssrc);
        if (known == null && controls.isFull()) {
            return SrtpFailure.TOO_MANY_SSRCS.code();
        }
        try {
            SrtcpCryptoContext context = known == null ? factory.deriveControlContext(ssrc) : known;
            SrtpErrorStatus status = context.reverseTransformPacket(view.at(data, offset, length));
            if (status == SrtpErrorStatus.OK && known == null) {
                controls.put(ssrc, context);
            }
            return result(status);
        } catch (GeneralSecurityException | RuntimeException broken) {
            return failure(broken).code();
        }
    }

    private int result(@Nullable SrtpErrorStatus status) {
        if (status == SrtpErrorStatus.OK) {
            return view.getLength();
        }
        boolean replayed = status == SrtpErrorStatus.REPLAY_FAIL || status == SrtpErrorStatus.REPLAY_OLD;
        if (replayed) {
            return SrtpFailure.REPLAYED.code();
        }
        return (status == SrtpErrorStatus.INVALID_PACKET ? SrtpFailure.MALFORMED : SrtpFailure.UNAUTHENTIC).code();
    }

    private static SrtpFailure failure(Exception broken) {
        return broken instanceof GeneralSecurityException ? SrtpFailure.UNAUTHENTIC : SrtpFailure.MALFORMED;
    }
}
