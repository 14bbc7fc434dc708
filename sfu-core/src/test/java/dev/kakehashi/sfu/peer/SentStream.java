package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.NtpTime;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One SSRC of a test peer and its retransmissions: numbers packets, remembers them, and names its section and encoding in
 * them until the first report of the receiver.
 */
final class SentStream {
    private static final int HISTORY = 1_024;

    private final TestFormats formats;
    private final String mid;
    private final String rid;
    private final int ssrc;
    private final int rtxSsrc;
    private final int clockRate;
    private final int firstTimestamp;
    private final byte[][] history = new byte[HISTORY][];
    private final RtpPacket view = new RtpPacket();
    private int sequence;
    private int rtxSequence = 65_500;
    private long startNanos;
    private boolean started;
    private boolean acknowledged;
    private int packets;

    /**
     * @param rid empty without simulcast
     * @param firstSequence about to wrap around, as the timestamp is
     */
    SentStream(TestFormats formats, String mid, String rid, int ssrc, int rtxSsrc, int clockRate, int firstSequence) {
        this.formats = formats;
        this.mid = mid;
        this.rid = rid;
        this.ssrc = ssrc;
        this.rtxSsrc = rtxSsrc;
        this.clockRate = clockRate;
        this.sequence = firstSequence & 0xFFFF;
        this.firstTimestamp = -4 * clockRate - (ssrc & 0x3FF);
    }

    int ssrc() {
        return ssrc;
    }

    int packets() {
        return packets;
    }

    boolean hasRetransmissions() {
        return rtxSsrc != -1;
    }

    /** A report on the stream came: from now on the receiver knows what it is. */
    void acknowledge() {
        acknowledged = true;
    }

    int timestampAt(long nanos) {
        if (!started) {
            started = true;
            startNanos = nanos;
        }
        // In whole ticks of the nearest, so that pictures stand at equal distances.
        return firstTimestamp + (int) (((nanos - startNanos) / 1_000 * clockRate + 500_000) / 1_000_000);
    }

    byte[] packet(RtpWriter writer, int payloadType, boolean marker, long capturedNanos, byte[] payload) {
        if (!acknowledged) {
            name(writer, HeaderExtensionKind.MID, mid);
            name(writer, HeaderExtensionKind.RTP_STREAM_ID, rid);
        }
        numbered(writer);
        byte[] packet = writer.write(payloadType, marker, sequence, timestampAt(capturedNanos), ssrc, payload);
        history[sequence % HISTORY] = packet;
        sequence = sequence + 1 & 0xFFFF;
        packets++;
        return packet;
    }

    /** Leaves room for the transport-wide sequence number, where one is wanted. */
    private void numbered(RtpWriter writer) {
        if (formats.feedback() == BandwidthFeedback.TRANSPORT_WIDE) {
            writer.extension(formats, HeaderExtensionKind.TRANSPORT_WIDE_CC, (byte) 0, (byte) 0);
        }
    }

    /** A packet of padding on the retransmission stream, as browsers probe the network with; {@code counted} says its last byte. */
    byte[] padding(int paddingBytes, int counted) {
        RtpWriter writer = new RtpWriter();
        numbered(writer);
        byte[] padding = new byte[paddingBytes];
        padding[paddingBytes - 1] = (byte) counted;
        int payloadType = formats.retransmission(Codec.VP8);
        byte[] made = writer.write(payloadType, false, rtxSequence, timestampAt(startNanos), rtxSsrc, padding);
        made[0] |= 0x20;
        rtxSequence = rtxSequence + 1 & 0xFFFF;
        return made;
    }

    private void name(RtpWriter writer, HeaderExtensionKind kind, String value) {
        if (!value.isEmpty()) {
            writer.extension(formats, kind, value.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** A packet again, on the retransmission stream (RFC 4588 4), or null when it is too old. */
    byte[] again(int number) {
        byte[] packet = history[number % HISTORY];
        if (packet == null || !view.wrap(packet, 0, packet.length) || view.sequenceNumber() != number) {
            return null;
        }
        Codec codec = formats.codec(view.payloadType());
        if (codec == null) {
            return null;
        }
        byte[] payload = new byte[view.payloadLength() + 2];
        payload[0] = (byte) (number >>> 8);
        payload[1] = (byte) number;
        System.arraycopy(packet, view.payloadOffset(), payload, 2, view.payloadLength());
        RtpWriter writer = new RtpWriter();
        for (HeaderExtensionKind kind : HeaderExtensionKind.values()) {
            int length = view.extensionLength(formats.id(kind));
            if (length > 0) {
                int offset = view.extensionOffset(formats.id(kind));
                writer.extension(formats, kind, Arrays.copyOfRange(packet, offset, offset + length));
            }
        }
        // Of a retransmission stream no report ever comes.
        name(writer, HeaderExtensionKind.MID, mid);
        name(writer, HeaderExtensionKind.REPAIRED_RTP_STREAM_ID, rid);
        byte[] made = writer.write(
                formats.retransmission(codec), view.marker(), rtxSequence, view.timestamp(), rtxSsrc, payload);
        rtxSequence = rtxSequence + 1 & 0xFFFF;
        return made;
    }

    SenderReport report(long wallNanos, long nanos) {
        return new SenderReport(ssrc, NtpTime.fromEpochNanos(wallNanos), timestampAt(nanos), packets, 0, List.of());
    }
}
