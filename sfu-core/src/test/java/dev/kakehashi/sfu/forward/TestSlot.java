package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.rtp.FrameReader;
import java.util.Random;

/** A slot, the tracks that may be put into it, and what leaves. */
final class TestSlot {
    static final long SSRC = 0xCAFE0001L;
    static final long RTX_SSRC = 0xCAFE0002L;

    final PacketPool pool = new PacketPool();
    final DropCounters counters = new DropCounters();
    final RecordingOutlet outlet = new RecordingOutlet();
    final OutgoingRtp outgoing = new OutgoingRtp();
    final Subscription subscription;
    private final FrameReader reader = new FrameReader();
    long nowNanos = 5_000_000_000L;

    TestSlot(SlotUse use) {
        this(use, SourcePacket.FORMATS);
    }

    TestSlot(SlotUse use, RtpFormats formats) {
        long rtx = use == SlotUse.AUDIO ? -1 : RTX_SSRC;
        subscription = new Subscription(
                new OutgoingSlot("5", use, 0, SSRC, rtx), formats, outgoing, outlet, counters, new Random(7));
    }

    Fanout track(long publicationId, int encodings) {
        return new Fanout(publicationId, SourcePacket.FORMATS, encodings, pool);
    }

    /** One packet of a track; the parts are those of {@link SourcePacket#of}. */
    void forward(
            Fanout track,
            int encoding,
            long sequence,
            int payloadType,
            int timestamp,
            boolean marker,
            Object... parts) {
        arrive(track, encoding, sequence, payloadType, timestamp, marker, parts);
        track.deliver(nowNanos);
    }

    /** The same, of a packet that is not the last of its batch. */
    void arrive(
            Fanout track,
            int encoding,
            long sequence,
            int payloadType,
            int timestamp,
            boolean marker,
            Object... parts) {
        PacketBuffer made = SourcePacket.of(reader, payloadType, sequence, timestamp, marker, parts);
        PacketBuffer pooled = pool.acquire();
        pooled.copyFrom(made);
        track.arrive(encoding, sequence, pooled, nowNanos);
    }

    /** A whole VP8 picture in one packet; its sequence number counts from 65,536 up. */
    void vp8(Fanout track, int encoding, int number, boolean key) {
        forward(track, encoding, 65_536 + number, SourcePacket.VP8, number * 3_000, true, vp8Payload(number, 0, key));
    }

    static String vp8Payload(int pictureId, int temporal, boolean key) {
        String frame = key ? "10 02 00 9d 01 2a 80 02 68 01 77" : "11 02 00 55 66";
        return "90 e0 %04x %02x %02x %s"
                .formatted(0x8000 | pictureId & 0x7FFF, pictureId & 0xFF, temporal << 6 | 0x20, frame);
    }
}
