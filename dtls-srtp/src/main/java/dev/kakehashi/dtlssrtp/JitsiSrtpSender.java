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
    private final SsrcTable<Outgoing> contexts = new SsrcTable<>();
    private final SsrcTable<SrtcpCryptoContext> controls = new SsrcTable<>();
    private final PacketView view = new PacketView();

    private record Outgoing(SrtpCryptoContext context, SendWindow window) {}

    JitsiSrtpSender(SrtpContextFactory factory) {
        this.factory = factory;
    }

    @Override
    public int protectRtp(byte[] data, int offset, int length) {
        if (RtpHeader.length(data, offset, length) == RtpHeader.BROKEN || !hasRoom(data, offset, length)) {
            return FAILED;
        }
        try {
            int ssrc = Ssrc.ofRtp(data, offset);
            Outgoing outgoing = contexts.get(ssrc);
            if (outgoing == null) {
                outgoing = new Outgoing(factory.deriveContext(ssrc, 0), new SendWindow());
                if (!contexts.put(ssrc, outgoing)) {
                    return FAILED;
                }
            }
            return outgoing.window.take(RtpHeader.sequenceNumber(data, offset))
                    ? result(outgoing.context.transformPacket(view.at(data, offset, length)))
                    : FAILED;
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
