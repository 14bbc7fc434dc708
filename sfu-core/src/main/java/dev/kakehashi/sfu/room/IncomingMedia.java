package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.room.IncomingTracks.StreamRef;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.RtpPacket;

/** What a peer publishes, from the packet that was unprotected to the one that is read and forwarded. Confined to its shard. */
final class IncomingMedia {
    private final Transport transport;
    private final MediaShard shard;
    private final RtpPacket rtp = new RtpPacket();

    IncomingMedia(Transport transport, MediaShard shard) {
        this.transport = transport;
        this.shard = shard;
    }

    /** Takes ownership of the packet, which is authentic. */
    void onPacket(PacketBuffer packet, long nowNanos) {
        StreamRef ref =
                arrived(packet, nowNanos) ? transport.tracks().streamOf(packet, rtp, transport.formats()) : null;
        if (ref == null) {
            shard.pool().release(packet);
            return;
        }
        IncomingStream stream = ref.stream();
        long sequence = stream.accept(rtp, ref.retransmission(), nowNanos);
        if (sequence < 0) {
            shard.counters().count(DropReason.DUPLICATE);
            shard.pool().release(packet);
            return;
        }
        if (stream.isMissing()) {
            transport.stir();
        }
        if (stream.publication().source() == Source.MICROPHONE) {
            stream.loudness().onPacket(rtp, transport.formats().extensions());
        }
        boolean explains = readAndForward(stream, sequence, packet, nowNanos);
        if (explains && !stream.unexplained().isEmpty()) {
            forwardExplained(stream, nowNanos);
        }
    }

    /** Wraps the view around an authentic packet. */
    private boolean arrived(PacketBuffer packet, long nowNanos) {
        if (!rtp.wrap(packet.data, packet.offset, packet.length)) {
            shard.counters().count(DropReason.MALFORMED_RTP);
            return false;
        }
        transport.reports().feedback().onPacket(rtp, nowNanos);
        return true;
    }

    /** Takes ownership of the packet, around which the view is wrapped; returns whether a key frame begins with it. */
    private boolean readAndForward(IncomingStream stream, long sequence, PacketBuffer packet, long nowNanos) {
        Codec codec = transport.formats().payloadTypes().codec(rtp.payloadType());
        switch (stream.read(rtp, packet, sequence, codec, transport.formats())) {
            case READ -> {
                boolean explains = packet.info.keyframeStart;
                shard.forward(stream, sequence, packet, nowNanos);
                return explains;
            }
            case KEPT -> {}
            case BAD -> {
                shard.counters()
                        .count(codec == null ? DropReason.UNKNOWN_PAYLOAD_TYPE : DropReason.BAD_PAYLOAD_DESCRIPTOR);
                shard.forward(stream, sequence, packet, nowNanos);
            }
            case UNEXPLAINED -> {
                shard.counters().count(DropReason.UNEXPLAINED_FRAME);
                shard.forward(stream, sequence, packet, nowNanos);
            }
        }
        return false;
    }

    /** The first packet of a key frame came: what overtook it can be read now. */
    private void forwardExplained(IncomingStream stream, long nowNanos) {
        for (int left = stream.unexplained().size(); left > 0; left--) {
            PacketBuffer kept = stream.unexplained().take();
            if (kept != null && rtp.wrap(kept.data, kept.offset, kept.length)) {
                readAndForward(stream, stream.unexplained().takenSequence(), kept, nowNanos);
            }
        }
    }
}
