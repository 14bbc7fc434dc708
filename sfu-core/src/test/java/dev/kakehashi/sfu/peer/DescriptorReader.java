package dev.kakehashi.sfu.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads dependency descriptors (AV1 RTP appendix A) in the order in which a decoder gets them, with the structure of the
 * last key frame of the slot.
 */
final class DescriptorReader {
    private record Structure(int idOffset, int targets, List<Template> templates) {}

    private record Template(int spatial, int temporal, List<Integer> diffs) {}

    /**
     * What one packet claims of its frame.
     *
     * @param diffs null where no structure explains it
     */
    record Claim(boolean first, boolean last, int frameNumber, boolean structure, int spatial, List<Integer> diffs) {}

    private Structure structure;

    Claim read(byte[] descriptor) {
        Bits bits = new Bits(descriptor);
        boolean first = bits.flag();
        boolean last = bits.flag();
        int templateId = bits.bits(6);
        int number = bits.bits(16);
        boolean extended = bits.hasBytes(4);
        boolean begins = extended && bits.flag();
        boolean active = extended && bits.flag();
        boolean customIndications = extended && bits.flag();
        boolean customDiffs = extended && bits.flag();
        if (extended) {
            bits.flag();
        }
        if (begins) {
            structure = structure(bits);
        }
        int index = structure == null ? -1 : templateId - structure.idOffset & 63;
        if (index < 0 || index >= structure.templates.size()) {
            return new Claim(first, last, number, begins, -1, null);
        }
        Template template = structure.templates.get(index);
        if (active) {
            bits.bits(structure.targets);
        }
        if (customIndications) {
            bits.bits(2 * structure.targets);
        }
        List<Integer> diffs = customDiffs ? diffs(bits) : template.diffs;
        return new Claim(first, last, number, begins, template.spatial, diffs);
    }

    private static List<Integer> diffs(Bits bits) {
        List<Integer> diffs = new ArrayList<>();
        for (int nibbles = bits.bits(2); nibbles > 0; nibbles = bits.bits(2)) {
            diffs.add(bits.bits(4 * nibbles) + 1);
        }
        return diffs;
    }

    private static Structure structure(Bits bits) {
        int idOffset = bits.bits(6);
        int targets = bits.bits(5) + 1;
        List<int[]> layers = new ArrayList<>();
        int spatial = 0;
        int temporal = 0;
        int step;
        do {
            layers.add(new int[] {spatial, temporal});
            step = bits.bits(2);
            temporal = step == 1 ? temporal + 1 : step == 2 ? 0 : temporal;
            spatial += step == 2 ? 1 : 0;
        } while (step != 3);
        bits.bits(2 * targets * layers.size());
        List<Template> templates = new ArrayList<>();
        for (int[] layer : layers) {
            List<Integer> diffs = new ArrayList<>();
            while (bits.flag()) {
                diffs.add(bits.bits(4) + 1);
            }
            templates.add(new Template(layer[0], layer[1], diffs));
        }
        return new Structure(idOffset, targets, templates);
    }
}
