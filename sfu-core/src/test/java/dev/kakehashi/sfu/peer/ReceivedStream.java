package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.SequenceUnwrapper;
import dev.kakehashi.sfu.rtp.Vp8Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a test peer received in one slot: every sequence number once, and what it tells about gaps and pictures. */
public final class ReceivedStream {
    /** One packet as it came. */
    public record Received(
            long sequence,
            long timestamp,
            boolean marker,
            boolean keyframeStart,
            int pictureId,
            int marking,
            boolean retransmitted,
            long atNanos) {}

    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final TreeMap<Long, Received> packets = new TreeMap<>();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final boolean video;
    private int duplicates;
    private int octets;

    ReceivedStream(boolean video) {
        this.video = video;
    }

    void onPacket(RtpPacket packet, boolean retransmitted, long nowNanos) {
        long sequence = unwrapper.unwrap(packet.sequenceNumber());
        boolean keyframe = false;
        int pictureId = -1;
        int marking = -1;
        if (video && vp8.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadLength())) {
            keyframe = vp8.isKeyFrame();
            pictureId = vp8.pictureId();
            marking = Payloads.mark(packet.buffer(), packet.payloadOffset() + vp8.descriptorLength());
        } else if (!video) {
            marking = Payloads.mark(packet.buffer(), packet.payloadOffset());
        }
        octets += packet.payloadLength();
        Received before = packets.putIfAbsent(
                sequence,
                new Received(
                        sequence,
                        Integer.toUnsignedLong(packet.timestamp()),
                        packet.marker(),
                        keyframe,
                        pictureId,
                        marking,
                        retransmitted,
                        nowNanos));
        // What the peer asked for again may cross with the packet itself.
        if (before != null && !retransmitted && !before.retransmitted()) {
            duplicates++;
        }
    }

    public int count() {
        return packets.size();
    }

    public int octets() {
        return octets;
    }

    public int duplicates() {
        return duplicates;
    }

    public List<Received> packets() {
        return new ArrayList<>(packets.values());
    }

    /** Sequence numbers between the first and the last that did not come. */
    public List<Long> gaps() {
        List<Long> gaps = new ArrayList<>();
        if (!packets.isEmpty()) {
            for (long each = packets.firstKey(); each <= packets.lastKey(); each++) {
                if (!packets.containsKey(each)) {
                    gaps.add(each);
                }
            }
        }
        return gaps;
    }

    public boolean startsWithKeyframe() {
        return !packets.isEmpty() && packets.firstEntry().getValue().keyframeStart();
    }

    public int keyframes() {
        return (int) packets.values().stream().filter(Received::keyframeStart).count();
    }
}
