package dev.kakehashi.perf.load;

import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.Vp8Descriptor;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Unprotects one packet in many and looks whether it is what was sent. Confined to its peer's loop. */
final class PacketCheck {
    private final int every;
    private final @Nullable Recorder latencyMicros;
    private final RtpPacket rtp = new RtpPacket();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final PayloadStamp stamp = new PayloadStamp();
    private int left;
    private long verified;
    private long badlyVerified;

    /**
     * @param every one in so many packets is looked at
     * @param latencyMicros takes how long each packet was on its way, null where that is nobody's business
     */
    PacketCheck(int every, @Nullable Recorder latencyMicros) {
        this.every = every;
        this.left = every;
        this.latencyMicros = latencyMicros;
    }

    /** Counts a packet; whether it is the one to be looked at. */
    boolean isDue() {
        left--;
        if (left > 0) {
            return false;
        }
        left = every;
        return true;
    }

    /** Looks at one packet of media; the array is used up. */
    void verify(byte[] data, int length, MediaKind kind, SrtpReceiver receiver, long nowNanos) {
        int plain = receiver.unprotectRtp(data, 0, length);
        if (plain < 0 || !rtp.wrap(data, 0, plain)) {
            badlyVerified++;
            return;
        }
        if (rtp.payloadLength() == 0) {
            return; // padding, with which a path is probed
        }
        long sentNanos = sentNanos(data, kind);
        if (sentNanos == PayloadStamp.WRONG) {
            badlyVerified++;
            return;
        }
        verified++;
        if (latencyMicros != null) {
            latencyMicros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nowNanos - sentNanos)));
        }
    }

    private long sentNanos(byte[] data, MediaKind kind) {
        int start = rtp.payloadOffset();
        int end = start + rtp.payloadLength();
        if (kind == MediaKind.AUDIO) {
            return stamp.read(data, start, end);
        }
        return vp8.wrap(data, start, rtp.payloadLength())
                ? stamp.read(data, start + vp8.descriptorLength(), end)
                : PayloadStamp.WRONG;
    }

    long verified() {
        return verified;
    }

    /** Packets that did not authenticate, or whose payload was changed on the way. */
    long badlyVerified() {
        return badlyVerified;
    }
}
