package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.Codec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes through what a video slot received as a decoder would, and compares what the rewritten numbers claim with what the
 * packets truly are. Finds every frame that can't be decoded, and every number that is not where it should be.
 */
public final class StreamCheck {
    private static final long PICTURE_NANOS = 34_000_000L;

    private final List<String> problems = new ArrayList<>();
    private final List<SourceStretch> stretches = new ArrayList<>();
    private final DescriptorReader descriptors = new DescriptorReader();
    private final ReferenceRules references = new ReferenceRules(problems);
    private final NumberRules numbers = new NumberRules(problems);
    private long longestGapNanos;
    private long lastPictureNanos;
    private int lastPicture = -1;
    private int decodable;
    private int cut;

    private final long endNanos;

    private StreamCheck(long endNanos) {
        this.endNanos = endNanos;
    }

    /** Checks all packets of a slot, in the order of their sequence numbers. */
    public static StreamCheck of(ReceivedStream stream) {
        return of(stream, PICTURE_NANOS);
    }

    /**
     * The same where sources change and packets are lost: what was lost of a former source is never sent again.
     *
     * @param repairMillis how long before a change a loss may go unrepaired
     */
    public static StreamCheck withChanges(ReceivedStream stream, long repairMillis) {
        return of(stream, repairMillis * 1_000_000L);
    }

    private static StreamCheck of(ReceivedStream stream, long endNanos) {
        StreamCheck check = new StreamCheck(endNanos);
        if (stream.duplicates() > 0) {
            check.problems.add(stream.duplicates() + " duplicates");
        }
        long before = -1;
        for (ReceivedPacket packet : stream.packets()) {
            if (before >= 0 && packet.sequence() != before + 1 && endNanos == PICTURE_NANOS) {
                check.problems.add("gap of " + (packet.sequence() - before - 1) + " before " + packet.sequence());
            }
            before = packet.sequence();
            if (packet.truth() != null) {
                check.take(packet);
            } else if (packet.payloadLength() > 0) {
                check.problems.add("unknown payload at " + packet.sequence());
            }
        }
        check.finish();
        return check;
    }

    private void take(ReceivedPacket packet) {
        DescriptorReader.Claim claim = packet.descriptor() == null ? null : descriptors.read(packet.descriptor());
        if (stretches.isEmpty() || !stretches.getLast().continuesWith(packet)) {
            begin(packet, claim);
        }
        SourceStretch stretch = stretches.getLast();
        stretch.packets.add(packet);
        ReceivedFrame frame =
                stretch.frames.computeIfAbsent(packet.truth().frame(), any -> new ReceivedFrame(packet, claim));
        if (frame.timestamp != packet.timestamp()) {
            problems.add("two timestamps in " + frame);
        }
        frame.add(packet);
    }

    private void begin(ReceivedPacket packet, DescriptorReader.Claim claim) {
        stretches.add(new SourceStretch());
        if (!packet.keyframeStart()) {
            problems.add("a source begins without a key frame: " + packet.truth());
        }
        if (claim != null && !claim.structure()) {
            problems.add("a source begins without its structure: " + packet.truth());
        }
    }

    private void finish() {
        for (SourceStretch each : stretches) {
            numbers.check(each);
            markers(each);
            references.begin();
            for (ReceivedFrame frame : each.frames.values()) {
                decode(each, frame);
            }
        }
    }

    private void decode(SourceStretch stretch, ReceivedFrame frame) {
        boolean atEnd = isAtEnd(stretch, frame.truth);
        if (!frame.isComplete()) {
            cut++;
            if (!atEnd) {
                problems.add("incomplete: " + frame);
            }
            return;
        }
        int known = problems.size();
        frame.decodable = references.areMet(frame, stretch);
        if (!frame.decodable && atEnd && endNanos > PICTURE_NANOS) {
            problems.subList(known, problems.size()).clear();
            cut++;
        }
        if (!frame.decodable) {
            return;
        }
        decodable++;
        if (frame.truth.picture() != lastPicture) {
            if (decodable > 1) {
                longestGapNanos = Math.max(longestGapNanos, frame.completeNanos - lastPictureNanos);
            }
            lastPicture = frame.truth.picture();
            lastPictureNanos = frame.completeNanos;
        }
    }

    /**
     * The marker stands on the last packet of a picture as forwarded, and only there. In the picture in which a layer
     * begins, also what was the highest until then may carry it.
     */
    private void markers(SourceStretch stretch) {
        Map<Integer, ReceivedPacket> last = new HashMap<>();
        for (ReceivedPacket each : stretch.packets) {
            last.put(each.truth().picture(), each);
        }
        for (ReceivedPacket each : stretch.packets) {
            int picture = each.truth().picture();
            ReceivedPacket end = last.get(picture);
            ReceivedPacket endBefore = last.get(picture - 1);
            boolean rises = endBefore != null
                    && end.truth().spatial() > endBefore.truth().spatial();
            boolean isEnd = end.sequence() == each.sequence();
            boolean wrong = isEnd ? !each.marker() : each.marker() && !rises;
            if (wrong && !isAtEnd(stretch, each.truth())) {
                problems.add((each.marker() ? "marker too early: " : "no marker: ") + each.truth());
            }
        }
    }

    /** Where the slot went on with something else, or the test ended, the last pictures may be cut short. */
    private boolean isAtEnd(SourceStretch stretch, FrameMark truth) {
        long nanos = stretch.lastPacket().truth().capturedNanos() - truth.capturedNanos();
        return nanos <= endNanos;
    }

    /** Everything that is wrong, in words; empty when nothing is. */
    public List<String> problems() {
        return problems.subList(0, Math.min(12, problems.size()));
    }

    public int decodableFrames() {
        return decodable;
    }

    /** Frames at the end of a stretch of which not all packets came. */
    public int cutFrames() {
        return cut;
    }

    /** How often the slot went over to another encoding, source or codec, or came back from a pause. */
    public int switches() {
        return stretches.size() - 1;
    }

    public List<Codec> codecs() {
        return stretches.stream().map(each -> each.packets.getFirst().codec()).toList();
    }

    /** The longest time between two pictures that can be decoded. */
    public double longestGapMillis() {
        return longestGapNanos / 1e6;
    }
}
