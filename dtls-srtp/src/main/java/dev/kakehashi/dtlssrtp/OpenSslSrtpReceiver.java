package dev.kakehashi.dtlssrtp;

import org.jspecify.annotations.Nullable;

/**
 * Unprotects with session keys in libcrypto, which all SSRCs of the peer share. For an SSRC there is a window only after
 * a packet of it has authenticated. A packet that is refused is left as it came.
 */
final class OpenSslSrtpReceiver implements SrtpReceiver {
    private final PacketCipher media;
    private final PacketCipher control;
    private final int tagBytes;
    private final int rtcpTagBytes;
    private final boolean indexBehindTag;
    private final SsrcTable<ReplayWindow> windows = new SsrcTable<>();
    private final SsrcTable<ReplayWindow> controls = new SsrcTable<>();
    private boolean closed;

    OpenSslSrtpReceiver(SrtpKeys keys) {
        SrtpProfile profile = keys.profile();
        media = PacketCipher.of(profile, keys.receiveKey(), keys.receiveSalt(), false, false);
        control = PacketCipher.of(profile, keys.receiveKey(), keys.receiveSalt(), true, false);
        tagBytes = profile.rtpTagLength();
        rtcpTagBytes = profile.rtcpTagLength();
        indexBehindTag = profile != SrtpProfile.AES_CM_128_HMAC_SHA1_80;
    }

    @Override
    public int unprotectRtp(byte[] data, int offset, int length) {
        if (closed || length < Ssrc.RTP_HEADER_BYTES || length > NativePacket.MAX_BYTES) {
            return SrtpFailure.MALFORMED.code();
        }
        int ssrc = Ssrc.ofRtp(data, offset);
        ReplayWindow window = windows.get(ssrc);
        if (window == null && windows.isFull()) {
            return SrtpFailure.TOO_MANY_SSRCS.code();
        }
        int plain = length - tagBytes;
        int header = RtpHeader.length(data, offset, plain);
        if (header == RtpHeader.BROKEN) {
            return SrtpFailure.MALFORMED.code();
        }
        int sequenceNumber = RtpHeader.sequenceNumber(data, offset);
        long index = window == null ? sequenceNumber : window.guess(sequenceNumber);
        if (window != null && !window.isNew(index)) {
            return SrtpFailure.REPLAYED.code();
        }
        NativePacket packet = NativePacket.ofThread().load(data, offset, length);
        if (!media.openRtp(packet, header, plain, ssrc, index)) {
            return SrtpFailure.UNAUTHENTIC.code();
        }
        note(windows, window, ssrc, index);
        packet.store(data, offset, header, plain);
        return plain;
    }

    @Override
    public int unprotectRtcp(byte[] data, int offset, int length) {
        if (closed || length < Ssrc.RTCP_HEADER_BYTES || length > NativePacket.MAX_BYTES) {
            return SrtpFailure.MALFORMED.code();
        }
        int ssrc = Ssrc.ofRtcp(data, offset);
        ReplayWindow window = controls.get(ssrc);
        if (window == null && controls.isFull()) {
            return SrtpFailure.TOO_MANY_SSRCS.code();
        }
        int plain = length - rtcpTagBytes - SrtcpIndex.BYTES;
        if (plain < Ssrc.RTCP_HEADER_BYTES) {
            return SrtpFailure.MALFORMED.code();
        }
        int word = Ssrc.get32(data, offset + (indexBehindTag ? length - SrtcpIndex.BYTES : plain));
        if (window != null && !window.isNew(SrtcpIndex.of(word))) {
            return SrtpFailure.REPLAYED.code();
        }
        NativePacket packet = NativePacket.ofThread().load(data, offset, length);
        if (!control.openRtcp(packet, plain, ssrc, word)) {
            return SrtpFailure.UNAUTHENTIC.code();
        }
        note(controls, window, ssrc, SrtcpIndex.of(word));
        packet.store(data, offset, Ssrc.RTCP_HEADER_BYTES, plain);
        return plain;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            media.close();
            control.close();
        }
    }

    private static void note(SsrcTable<ReplayWindow> table, @Nullable ReplayWindow window, int ssrc, long index) {
        if (window == null) {
            table.put(ssrc, new ReplayWindow(index));
        } else {
            window.add(index);
        }
    }
}
