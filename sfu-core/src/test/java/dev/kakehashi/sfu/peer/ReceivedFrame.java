package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.Codec;
import java.util.BitSet;

/** A frame as a receiver puts it together from packets in the order of their sequence numbers. */
final class ReceivedFrame {
    final FrameMark truth;
    final Codec codec;
    final PayloadHead head;
    final long timestamp;
    private final BitSet packets = new BitSet();
    DescriptorReader.Claim claim;
    long completeNanos;
    boolean decodable;

    ReceivedFrame(ReceivedPacket first, DescriptorReader.Claim claim) {
        this.truth = first.truth();
        this.codec = first.codec();
        this.head = first.head();
        this.timestamp = first.timestamp();
        this.claim = claim;
        this.completeNanos = first.atNanos();
    }

    void add(ReceivedPacket packet) {
        packets.set(packet.truth().packet());
        if (packet.atNanos() - completeNanos > 0) {
            completeNanos = packet.atNanos();
        }
    }

    boolean isComplete() {
        return packets.cardinality() == truth.packets();
    }

    @Override
    public String toString() {
        return "%s %08x/%d picture %d frame %d S%dT%d%s"
                .formatted(
                        codec,
                        truth.publisher(),
                        truth.encoding(),
                        truth.picture(),
                        truth.frame(),
                        truth.spatial(),
                        truth.temporal(),
                        truth.key() ? " key" : "");
    }
}
