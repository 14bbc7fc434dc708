package dev.kakehashi.perf.load;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.perf.peer.AnsweredSection;
import dev.kakehashi.perf.peer.OwnSide;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.NtpTime;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A stream that is sent as its schedule says: pictures in packets of VP8 (RFC 7741), or sound in such of Opus. Nothing in
 * them can be decoded; everything that an SFU looks at is right. Confined to its loop.
 */
final class OutgoingStream {
    /** RFC 6464: of somebody who speaks, and of silence, in -dBov; the highest bit says that it is a voice. */
    static final int SPEAKING_LEVEL = 0x80 | 20;

    static final int SILENT_LEVEL = 127;

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int FIXED_HEADER_BYTES = 12;
    private static final long NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Room for our header, the descriptor, the start of a key frame and the stamp; smaller packets are made as large. */
    static final int LEAST_RTP_BYTES = 64;

    private final MediaKind kind;
    private final int ssrc;
    private final int transportWideId;
    private final int audioLevelId;
    private final int tagBytes;
    private final PayloadStamp stamp = new PayloadStamp();
    private PacketSchedule schedule;
    private long startNanos;
    private int audioLevel = SPEAKING_LEVEL;
    private int sequenceNumber;
    private int pictureId;
    private boolean keyframeWanted = true;
    private boolean keyframe;
    private long packets;
    private long octets;
    private long bytes;

    /**
     * @param section the server's, with the ids of extensions
     * @param startNanos when the schedule begins
     */
    OutgoingStream(
            MediaKind kind, int ssrc, AnsweredSection section, int tagBytes, PacketSchedule schedule, long startNanos) {
        this.kind = kind;
        this.ssrc = ssrc;
        this.transportWideId = section.extension(HeaderExtensionKind.TRANSPORT_WIDE_CC);
        this.audioLevelId = section.extension(HeaderExtensionKind.AUDIO_LEVEL);
        this.tagBytes = tagBytes;
        this.schedule = schedule;
        this.startNanos = startNanos;
    }

    int ssrc() {
        return ssrc;
    }

    /** Packets that were sent. */
    long packets() {
        return packets;
    }

    /** Of UDP payload. */
    long bytes() {
        return bytes;
    }

    /** When the next packet is due. */
    long dueNanos() {
        return startNanos + schedule.dueNanos();
    }

    /** Goes on by another schedule, from now on. */
    void follow(PacketSchedule other, long nowNanos) {
        schedule = other;
        startNanos = nowNanos;
    }

    void audioLevel(int level) {
        audioLevel = level;
    }

    /** The next frame shall be a key frame. */
    void wantKeyframe() {
        keyframeWanted = true;
    }

    /**
     * Writes the packet that is due, protects it, and goes to the next one.
     *
     * @param transportSequence its transport-wide number
     * @return its bytes, or a negative number where it could not be protected
     */
    int write(byte[] out, SrtpSender srtp, int transportSequence, long nowNanos) {
        if (schedule.isFirst()) {
            keyframe = keyframeWanted && kind == MediaKind.VIDEO;
            keyframeWanted = keyframeWanted && !keyframe;
            pictureId = pictureId + 1 & 0x7FFF;
        }
        int end = Math.max(schedule.bytes() - tagBytes, LEAST_RTP_BYTES);
        int payload = writeHeader(out, transportSequence);
        int body = kind == MediaKind.VIDEO ? writeDescriptor(out, payload) : writeOpusStart(out, payload);
        stamp.write(out, body, end, nowNanos);
        sequenceNumber = sequenceNumber + 1 & 0xFFFF;
        packets++;
        octets += end - payload;
        bytes += end + tagBytes;
        schedule.advance();
        return srtp.protectRtp(out, 0, end);
    }

    private int writeHeader(byte[] out, int transportSequence) {
        boolean extended = transportWideId > 0 || audioLevelId > 0;
        boolean marker = kind == MediaKind.VIDEO && schedule.isLast();
        out[0] = (byte) (extended ? 0x90 : 0x80);
        out[1] = (byte) ((kind == MediaKind.VIDEO ? OwnSide.VP8 : OwnSide.OPUS) | (marker ? 0x80 : 0));
        put16(out, 2, sequenceNumber);
        put32(out, 4, rtpTimestamp(schedule.frameNanos() + startNanos));
        put32(out, 8, ssrc);
        if (!extended) {
            return FIXED_HEADER_BYTES;
        }
        int at = FIXED_HEADER_BYTES + Integer.BYTES;
        if (transportWideId > 0) {
            out[at] = (byte) (transportWideId << 4 | 1);
            put16(out, at + 1, transportSequence);
            at += 3;
        }
        if (audioLevelId > 0) {
            out[at] = (byte) (audioLevelId << 4);
            out[at + 1] = (byte) audioLevel;
            at += 2;
        }
        while ((at & 3) != 0) {
            out[at++] = 0;
        }
        put16(out, FIXED_HEADER_BYTES, 0xBEDE);
        put16(out, FIXED_HEADER_BYTES + 2, (at - FIXED_HEADER_BYTES) / Integer.BYTES - 1);
        return at;
    }

    /** RFC 7741 4.2 with a picture id of 15 bits, and RFC 6386 9.1; returns where the rest begins. */
    private int writeDescriptor(byte[] out, int payload) {
        out[payload] = (byte) (schedule.isFirst() ? 0x90 : 0x80);
        out[payload + 1] = (byte) 0x80;
        put16(out, payload + 2, 0x8000 | pictureId);
        int body = payload + 4;
        if (schedule.isFirst()) {
            out[body] = (byte) (keyframe ? 0x10 : 0x11);
            put16(out, body + 1, 0);
            out[body + 3] = (byte) 0x9D;
            out[body + 4] = 0x01;
            out[body + 5] = 0x2A;
            out[body + 6] = (byte) WIDTH;
            out[body + 7] = (byte) (WIDTH >>> 8);
            out[body + 8] = (byte) HEIGHT;
            out[body + 9] = (byte) (HEIGHT >>> 8);
        }
        return body;
    }

    /** RFC 6716 3.1: fullband, 20 ms, mono, one frame. */
    private static int writeOpusStart(byte[] out, int payload) {
        out[payload] = (byte) 0xF8;
        return payload;
    }

    private int rtpTimestamp(long nanos) {
        int clockRate = kind == MediaKind.VIDEO ? 90_000 : 48_000;
        return (int) (nanos / NANOS_A_SECOND * clockRate + nanos % NANOS_A_SECOND * clockRate / NANOS_A_SECOND);
    }

    /** RFC 3550 6.4.1. */
    SenderReport report(long nowNanos, long epochNanos) {
        return new SenderReport(
                ssrc,
                NtpTime.fromEpochNanos(epochNanos),
                rtpTimestamp(nowNanos),
                (int) packets,
                (int) octets,
                List.of());
    }

    private static void put16(byte[] data, int at, int value) {
        data[at] = (byte) (value >>> 8);
        data[at + 1] = (byte) value;
    }

    private static void put32(byte[] data, int at, int value) {
        put16(data, at, value >>> 16);
        put16(data, at + 2, value);
    }
}
