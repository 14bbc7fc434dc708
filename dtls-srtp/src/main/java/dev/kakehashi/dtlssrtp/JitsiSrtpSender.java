package dev.kakehashi.dtlssrtp;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;

/**
 * Keeps one jitsi-srtp context for each SSRC that we send. The library checks nothing that it is given to protect, and its
 * native code writes the tag where the packet ends whatever is there: both are checked here.
 */
final class JitsiSrtpSender implements SrtpSender {
    private final SrtpContextFactory factory;
    private final SsrcTable<SrtpCryptoContext> contexts = new SsrcTable<>();
    private final SsrcTable<SrtcpCryptoContext> controls = new SsrcTable<>();
    private final PacketView view = new PacketView();

    JitsiSrtpSender(SrtpContextFactory factory) {
        this.factory = factory;
    }

    @Override
    public int protectRtp(byte[] data, int offset, int length) {
        if (!RtpHeader.isWhole(data, offset, length) || !hasRoom(data, offset, length)) {
            return FAILED;
        }
        try {
            int ssrc = Ssrc.ofRtp(data, offset);
            SrtpCryptoContext context = contexts.get(ssrc);
            if (context == null) {
                context = factory.deriveContext(ssrc, 0);
                if (!contexts.put(ssrc, context)) {
                    return FAILED;
                }
            }
            return result(context.transformPacket(view.at(data, offset, length)));
        } catch (GeneralSecurityException broken) {
            return FAILED;
        }
    }

    @Override
    public int protectRtcp(byte[] data, int offset, int length) {
        if (length < Ssrc.RTCP_HEADER_BYTES || !hasRoom(data, offset, length)) {
            return FAILED;
        }
        try {
            int ssrc = Ssrc.ofRtcp(data, offset);
            SrtcpCryptoContext context = controls.get(ssrc);
            if (context == null) {
                context = factory.deriveControlContext(ssrc);
                if (!controls.put(ssrc, context)) {
                    return FAILED;
                }
            }
            return result(context.transformPacket(view.at(data, offset, length)));
        } catch (GeneralSecurityException broken) {
            return FAILED;
        }
    }

    private static boolean hasRoom(byte[] data, int offset, int length) {
        return offset + length + SrtpBackend.MAX_EXPANSION <= data.length;
    }

    private int result(SrtpErrorStatus status) {
        return status == SrtpErrorStatus.OK && !view.isMoved() ? view.getLength() : FAILED;
    }
}
