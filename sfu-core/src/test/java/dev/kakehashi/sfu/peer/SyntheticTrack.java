package dev.kakehashi.sfu.peer;

/**
 * A sender of made-up media: VP8 frames of a few packets with true payload descriptors, or Opus packets. Remembers what
 * it sent to answer retransmission requests.
 */
final class SyntheticTrack {
    static final int PAYLOAD_BYTES = 1_100;
    private static final int HISTORY = 1_024;

    final String mid;
    final int ssrc;
    final int rtxSsrc;
    final boolean video;
    final int mark;
    final long intervalNanos;
    private final int packetsPerFrame;
    private final byte[][] history = new byte[HISTORY][];
    int sequence;
    int rtxSequence;
    private int timestamp;
    private int pictureId;
    private int tl0PicIdx;
    private boolean keyframeWanted = true;
    int keyframesSent;
    int packetsSent;
    long nextNanos;

    SyntheticTrack(String mid, int ssrc, int rtxSsrc, boolean video, int mark, int firstSequence, int packetsPerFrame) {
        this.mid = mid;
        this.ssrc = ssrc;
        this.rtxSsrc = rtxSsrc;
        this.video = video;
        this.mark = mark;
        this.sequence = firstSequence & 0xFFFF;
        this.timestamp = ssrc * 31;
        this.pictureId = ssrc & 0x7FFF;
        this.packetsPerFrame = packetsPerFrame;
        this.intervalNanos = video ? 33_333_333L : 20_000_000L;
    }

    void wantKeyframe() {
        keyframeWanted = true;
    }

    int timestamp() {
        return timestamp;
    }

    /** The packets of the next frame, unprotected. */
    byte[][] nextFrame(int payloadType) {
        int count = video ? packetsPerFrame : 1;
        byte[][] packets = new byte[count][];
        for (int index = 0; index < count; index++) {
            byte[] packet = new byte[12 + (video ? 6 + PAYLOAD_BYTES : 80)];
            boolean last = index == count - 1;
            packet[0] = (byte) 0x80;
            packet[1] = (byte) ((last && video ? 0x80 : 0) | payloadType);
            put16(packet, 2, sequence);
            put16(packet, 4, timestamp >>> 16);
            put16(packet, 6, timestamp);
            put16(packet, 8, ssrc >>> 16);
            put16(packet, 10, ssrc);
            int body = 12;
            if (video) {
                body = descriptor(packet, index);
            }
            Payloads.mark(packet, body, mark);
            history[sequence % HISTORY] = packet.clone();
            sequence = sequence + 1 & 0xFFFF;
            packets[index] = packet;
        }
        if (video) {
            if (keyframeWanted) {
                keyframesSent++;
            }
            keyframeWanted = false;
            pictureId = pictureId + 1 & 0x7FFF;
            tl0PicIdx = tl0PicIdx + 1 & 0xFF;
        }
        packetsSent += count;
        timestamp += video ? 3_000 : 960;
        return packets;
    }

    /** RFC 7741 4.2: X S PID, I L, 15-bit picture id, TL0PICIDX; then the payload header with the inverse key-frame bit. */
    private int descriptor(byte[] packet, int index) {
        packet[12] = (byte) (0x80 | (index == 0 ? 0x10 : 0));
        packet[13] = (byte) 0xC0;
        put16(packet, 14, 0x8000 | pictureId);
        packet[16] = (byte) tl0PicIdx;
        packet[17] = (byte) (keyframeWanted ? 0 : 1);
        return 17;
    }

    /** A sent packet, or null when it is too old. */
    byte[] sent(int sequenceNumber) {
        byte[] packet = history[sequenceNumber % HISTORY];
        boolean same = packet != null && ((packet[2] & 0xFF) << 8 | packet[3] & 0xFF) == sequenceNumber;
        return same ? packet : null;
    }

    static void put16(byte[] data, int at, int value) {
        data[at] = (byte) (value >>> 8);
        data[at + 1] = (byte) value;
    }
}
