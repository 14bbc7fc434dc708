package dev.kakehashi.dtlssrtp;

import java.lang.foreign.MemorySegment;

/**
 * Protects with session keys in libcrypto. They are those of the direction and not of an SSRC (RFC 3711 3.2.1), so a peer
 * with many streams has two contexts there, and for each SSRC only what was sent of it.
 */
final class OpenSslSrtpSender implements SrtpSender {
    private static final long REFUSED = Long.MIN_VALUE;

    private final PacketCipher media;
    private final PacketCipher control;
    private final int rtpExpansion;
    private final int rtcpExpansion;
    private final SsrcTable<SendWindow> windows = new SsrcTable<>();
    private final SsrcTable<ControlStream> controls = new SsrcTable<>();
    private boolean closed;

    /** The index of an SSRC's next RTCP packet: 31 bits, after which the keys must not be used any more (RFC 3711 9.2). */
    private static final class ControlStream {
        private int nextIndex;
    }

    OpenSslSrtpSender(SrtpKeys keys) {
        SrtpProfile profile = keys.profile();
        media = PacketCipher.of(profile, keys.sendKey(), keys.sendSalt(), false, true);
        control = PacketCipher.of(profile, keys.sendKey(), keys.sendSalt(), true, true);
        rtpExpansion = profile.rtpTagLength();
        rtcpExpansion = profile.rtcpTagLength() + SrtcpIndex.BYTES;
    }

    @Override
    public int protectRtp(byte[] data, int offset, int length) {
        int header = RtpHeader.length(data, offset, length);
        long index = hasRoom(data, offset, length) ? take(data, offset, header) : REFUSED;
        if (index == REFUSED) {
            return FAILED;
        }
        NativePacket packet = NativePacket.ofThread().load(data, offset, length);
        if (!media.sealRtp(packet, header, length, Ssrc.ofRtp(data, offset), index)) {
            return FAILED;
        }
        packet.store(data, offset, header, length + rtpExpansion);
        return length + rtpExpansion;
    }

    /** Leaves the packet that it protects as it is. */
    @Override
    public int protectRtp(byte[] from, int offset, int length, MemorySegment to, long at) {
        int header = RtpHeader.length(from, offset, length);
        boolean fits = to.isNative() && at >= 0 && at <= to.byteSize() - SrtpBackend.MAX_EXPANSION - length;
        long index = fits && hasRoom(from, offset, length) ? take(from, offset, header) : REFUSED;
        if (index == REFUSED) {
            return FAILED;
        }
        NativePacket packet = NativePacket.ofThread().load(from, offset, length, to, at);
        boolean sealed = media.sealRtp(packet, header, length, Ssrc.ofRtp(from, offset), index);
        return sealed ? length + rtpExpansion : FAILED;
    }

    @Override
    public int protectRtcp(byte[] data, int offset, int length) {
        if (closed || length < Ssrc.RTCP_HEADER_BYTES || !hasRoom(data, offset, length)) {
            return FAILED;
        }
        int ssrc = Ssrc.ofRtcp(data, offset);
        ControlStream stream = controls.get(ssrc);
        if (stream == null) {
            stream = new ControlStream();
            if (!controls.put(ssrc, stream)) {
                return FAILED;
            }
        }
        if (stream.nextIndex < 0) {
            return FAILED;
        }
        int index = stream.nextIndex++;
        NativePacket packet = NativePacket.ofThread().load(data, offset, length);
        if (!control.sealRtcp(packet, length, ssrc, index)) {
            return FAILED;
        }
        packet.store(data, offset, Ssrc.RTCP_HEADER_BYTES, length + rtcpExpansion);
        return length + rtcpExpansion;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            media.close();
            control.close();
        }
    }

    private static boolean hasRoom(byte[] data, int offset, int length) {
        return offset + length + SrtpBackend.MAX_EXPANSION <= data.length && length <= NativePacket.MAX_BYTES;
    }

    /** Takes the packet's sequence number and tells its index, or {@link #REFUSED} when it must not be protected. */
    private long take(byte[] data, int offset, int header) {
        if (closed || header == RtpHeader.BROKEN) {
            return REFUSED;
        }
        int ssrc = Ssrc.ofRtp(data, offset);
        SendWindow window = windows.get(ssrc);
        if (window == null) {
            window = new SendWindow();
            if (!windows.put(ssrc, window)) {
                return REFUSED;
            }
        }
        int sequenceNumber = RtpHeader.sequenceNumber(data, offset);
        return window.take(sequenceNumber) ? window.index(sequenceNumber) : REFUSED;
    }
}
