package dev.kakehashi.sfu.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Describes frames in the dependency descriptor (AV1 RTP appendix A): from templates where one fits, else with indications
 * or differences of their own.
 */
final class DescriptorWriter {
    private static final int NOT_PRESENT = 0;
    private static final int DISCARDABLE = 1;
    private static final int SWITCH = 2;
    private static final int REQUIRED = 3;

    /** A frame in so many says everything itself, as an encoder may. */
    private static final int CUSTOM_EVERY = 61;

    /** After a change the active targets are repeated on so many pictures. */
    private static final int ACTIVE_PICTURES = 4;

    private record Template(int spatial, int temporal, List<Integer> indications, List<Integer> diffs) {}

    private final Layers layers;
    private final int width;
    private final int height;
    private final boolean freshIds;
    private final List<Template> templates = new ArrayList<>();
    private int idOffset;
    private int told;
    private int activeUntil;

    /**
     * @param freshIds whether every key frame brings its templates under new numbers
     */
    DescriptorWriter(Layers layers, int width, int height, boolean freshIds) {
        this.layers = layers;
        this.width = width;
        this.height = height;
        this.freshIds = freshIds;
        this.told = layers.spatial();
        SyntheticEncoder model = new SyntheticEncoder(layers, 0);
        for (int picture = 0; picture <= 8; picture++) {
            for (EncodedFrame each : model.next()) {
                Template template = template(each);
                if (!templates.contains(template)) {
                    templates.add(template);
                }
            }
        }
        templates.sort(Comparator.comparingInt(Template::spatial).thenComparingInt(Template::temporal));
    }

    private Template template(EncodedFrame frame) {
        List<Integer> indications = new ArrayList<>();
        for (int spatial = 0; spatial < layers.spatial(); spatial++) {
            for (int temporal = 0; temporal < layers.temporal(); temporal++) {
                indications.add(indication(frame, spatial, temporal));
            }
        }
        List<Integer> diffs =
                frame.references().stream().map(each -> frame.frame() - each).toList();
        return new Template(frame.spatial(), frame.temporal(), indications, diffs);
    }

    /** What a frame is to the target of a layer. */
    private int indication(EncodedFrame frame, int spatial, int temporal) {
        if (frame.spatial() > spatial || frame.temporal() > temporal) {
            return NOT_PRESENT;
        }
        if (frame.key()) {
            return SWITCH;
        }
        if (frame.spatial() < spatial) {
            return layers.keyOnly() ? NOT_PRESENT : REQUIRED;
        }
        return frame.temporal() == temporal && temporal > 0 ? DISCARDABLE : SWITCH;
    }

    /**
     * One packet's descriptor.
     *
     * @param active how many spatial layers the encoder makes
     */
    byte[] write(EncodedFrame frame, boolean first, boolean last, int active) {
        boolean structure = frame.key() && frame.spatial() == 0 && first;
        if (structure && freshIds) {
            idOffset = idOffset + templates.size() & 63;
        }
        if (active != told) {
            told = active;
            activeUntil = frame.picture() + ACTIVE_PICTURES;
        }
        boolean tellsActive = frame.picture() < activeUntil || (structure && active < layers.spatial());
        Template exact = template(frame);
        int index = templates.indexOf(exact);
        boolean custom = index < 0 || frame.frame() % CUSTOM_EVERY == 0;
        if (index < 0) {
            index = sameLayer(exact);
        }
        BitWriter bits = new BitWriter().flag(first).flag(last);
        bits.bits(index + idOffset & 63, 6).bits(frame.frame() & 0xFFFF, 16);
        if (!structure && !tellsActive && !custom) {
            return bits.bytes();
        }
        bits.flag(structure).flag(tellsActive).flag(custom).flag(custom).flag(custom);
        if (structure) {
            structure(bits);
        }
        if (tellsActive) {
            bits.bits((1 << active * layers.temporal()) - 1, layers.targets());
        }
        if (custom) {
            exact.indications().forEach(each -> bits.bits(each, 2));
            exact.diffs().forEach(each -> {
                int nibbles = each <= 16 ? 1 : each <= 256 ? 2 : 3;
                bits.bits(nibbles, 2).bits(each - 1, 4 * nibbles);
            });
            bits.bits(0, 2);
            for (int chain = 0; chain < layers.spatial(); chain++) {
                bits.bits(7, 8);
            }
        }
        return bits.bytes();
    }

    private int sameLayer(Template wanted) {
        for (int index = 0; index < templates.size(); index++) {
            Template each = templates.get(index);
            if (each.spatial == wanted.spatial && each.temporal == wanted.temporal) {
                return index;
            }
        }
        throw new IllegalStateException("no template of the layer");
    }

    private void structure(BitWriter bits) {
        bits.bits(idOffset, 6).bits(layers.targets() - 1, 5);
        for (int index = 1; index <= templates.size(); index++) {
            bits.bits(index == templates.size() ? 3 : step(templates.get(index - 1), templates.get(index)), 2);
        }
        for (Template each : templates) {
            each.indications.forEach(indication -> bits.bits(indication, 2));
        }
        for (Template each : templates) {
            each.diffs.forEach(diff -> bits.flag(true).bits(diff - 1, 4));
            bits.flag(false);
        }
        // One chain a spatial layer; nobody here follows chains, so their differences mean nothing.
        bits.nonSymmetric(layers.spatial(), layers.targets() + 1);
        for (int target = 0; target < layers.targets(); target++) {
            bits.nonSymmetric(target / layers.temporal(), layers.spatial());
        }
        for (int each = 0; each < templates.size() * layers.spatial(); each++) {
            bits.bits(each & 15, 4);
        }
        bits.flag(true);
        for (int layer = 0; layer < layers.spatial(); layer++) {
            int shift = layers.spatial() - 1 - layer;
            bits.bits((width >> shift) - 1, 16).bits((height >> shift) - 1, 16);
        }
    }

    private static int step(Template from, Template to) {
        return from.spatial != to.spatial ? 2 : to.temporal - from.temporal;
    }
}
