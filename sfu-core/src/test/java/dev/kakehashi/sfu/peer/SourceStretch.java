package dev.kakehashi.sfu.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A stretch of a slot's packets that come from one encoding of one source, from one key picture that begins it. */
final class SourceStretch {
    final List<ReceivedPacket> packets = new ArrayList<>();
    final Map<Integer, ReceivedFrame> frames = new LinkedHashMap<>();

    FrameMark first() {
        return packets.getFirst().truth();
    }

    ReceivedPacket lastPacket() {
        return packets.getLast();
    }

    int lastPicture() {
        return lastPacket().truth().picture();
    }

    boolean continuesWith(ReceivedPacket packet) {
        FrameMark truth = packet.truth();
        boolean same = truth.publisher() == first().publisher()
                && truth.encoding() == first().encoding()
                && packet.codec() == packets.getFirst().codec();
        // After a pause the same source begins anew, some pictures later.
        return same && !(packet.keyframeStart() && truth.picture() > lastPicture() + 1);
    }
}
