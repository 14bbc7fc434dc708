package dev.kakehashi.sfu.rtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The templates from which the frames of a coded video sequence are described (AV1 RTP A.8.2, {@code
 * template_dependency_structure}). Immutable; may be handed to any thread.
 */
public final class DependencyStructure {
    /** The field {@code dt_cnt_minus_one} has five bits; L3T3 has 9. */
    public static final int MAX_TARGETS = 32;

    static final int MAX_TEMPLATES = 64;

    /** AV1 has seven references and one layer below; a template with more is refused. */
    static final int MAX_DIFFS = 12;

    private static final int SAME_LAYER = 0;
    private static final int NEXT_TEMPORAL = 1;
    private static final int NEXT_SPATIAL = 2;
    private static final int MAX_SPATIAL = 3;
    private static final int MAX_TEMPORAL = 7;

    private final int idOffset;
    private final int targets;
    private final int templates;
    private final int chains;
    private final byte[] spatial;
    private final byte[] temporal;
    private final long[] indications;
    private final byte[][] diffs;
    private final byte[] targetSpatial = new byte[MAX_TARGETS];
    private final byte[] targetTemporal = new byte[MAX_TARGETS];
    private final int[] widths;
    private final int[] heights;

    private DependencyStructure(
            int idOffset,
            int targets,
            int templates,
            int chains,
            byte[] spatial,
            byte[] temporal,
            long[] indications,
            byte[][] diffs,
            int[] widths,
            int[] heights) {
        this.idOffset = idOffset;
        this.targets = targets;
        this.templates = templates;
        this.chains = chains;
        this.spatial = spatial;
        this.temporal = temporal;
        this.indications = indications;
        this.diffs = diffs;
        this.widths = widths;
        this.heights = heights;
        for (int target = 0; target < targets; target++) {
            for (int template = 0; template < templates; template++) {
                if (indication(indications[template], target) != DecodeTargetIndication.NOT_PRESENT) {
                    targetSpatial[target] = (byte) Math.max(targetSpatial[target], spatial[template]);
                    targetTemporal[target] = (byte) Math.max(targetTemporal[target], temporal[template]);
                }
            }
        }
    }

    /** Reads one, or returns null when it is malformed. */
    static @Nullable DependencyStructure read(BitReader bits) {
        int idOffset = bits.bits(6);
        int targets = bits.bits(5) + 1;
        byte[] spatial = new byte[MAX_TEMPLATES];
        byte[] temporal = new byte[MAX_TEMPLATES];
        int templates = readLayers(bits, spatial, temporal);
        if (templates == 0) {
            return null;
        }
        long[] indications = new long[templates];
        for (int template = 0; template < templates; template++) {
            indications[template] = readIndications(bits, targets);
        }
        byte[][] diffs = new byte[templates][];
        for (int template = 0; template < templates; template++) {
            byte[] read = readDiffs(bits);
            if (read == null) {
                return null;
            }
            diffs[template] = read;
        }
        int chains = bits.nonSymmetric(targets + 1);
        if (chains > 0) {
            for (int target = 0; target < targets; target++) {
                bits.nonSymmetric(chains);
            }
            for (int each = 0; each < templates * chains; each++) {
                bits.bits(4);
            }
        }
        int sizes = bits.flag() ? spatial[templates - 1] + 1 : 0;
        int[] widths = new int[sizes];
        int[] heights = new int[sizes];
        for (int each = 0; each < sizes; each++) {
            widths[each] = bits.bits(16) + 1;
            heights[each] = bits.bits(16) + 1;
        }
        return bits.isOverrun()
                ? null
                : new DependencyStructure(
                        idOffset, targets, templates, chains, spatial, temporal, indications, diffs, widths, heights);
    }

    /** Returns how many templates there are, 0 when the list is malformed. */
    private static int readLayers(BitReader bits, byte[] spatial, byte[] temporal) {
        int count = 0;
        int s = 0;
        int t = 0;
        while (count < MAX_TEMPLATES && s <= MAX_SPATIAL && t <= MAX_TEMPORAL && !bits.isOverrun()) {
            spatial[count] = (byte) s;
            temporal[count] = (byte) t;
            count++;
            switch (bits.bits(2)) {
                case SAME_LAYER -> {}
                case NEXT_TEMPORAL -> t++;
                case NEXT_SPATIAL -> {
                    t = 0;
                    s++;
                }
                default -> {
                    return count;
                }
            }
        }
        return 0;
    }

    /** Two bits for each target, the first target lowest. */
    static long readIndications(BitReader bits, int targets) {
        long indications = 0;
        for (int target = 0; target < targets; target++) {
            indications |= (long) bits.bits(2) << target * 2;
        }
        return indications;
    }

    private static byte @Nullable [] readDiffs(BitReader bits) {
        byte[] diffs = new byte[MAX_DIFFS];
        int count = 0;
        while (bits.flag()) {
            if (count == MAX_DIFFS) {
                return null;
            }
            diffs[count++] = (byte) (bits.bits(4) + 1);
        }
        return Arrays.copyOf(diffs, count);
    }

    /** Whether another one says the same: encoders repeat theirs with every key frame. */
    boolean saysTheSame(DependencyStructure other) {
        return idOffset == other.idOffset
                && targets == other.targets
                && templates == other.templates
                && chains == other.chains
                && Arrays.equals(spatial, other.spatial)
                && Arrays.equals(temporal, other.temporal)
                && Arrays.equals(indications, other.indications)
                && Arrays.deepEquals(diffs, other.diffs)
                && Arrays.equals(widths, other.widths)
                && Arrays.equals(heights, other.heights);
    }

    static int indication(long indications, int target) {
        return (int) (indications >>> target * 2) & 3;
    }

    /** 1 to 32. */
    public int targets() {
        return targets;
    }

    /** Of all frames that a decode target needs. */
    public int spatialOf(int target) {
        return targetSpatial[target];
    }

    /** Of all frames that a decode target needs. */
    public int temporalOf(int target) {
        return targetTemporal[target];
    }

    int chains() {
        return chains;
    }

    /** The template of an id (0 to 63), or -1. */
    int template(int id) {
        int index = id + MAX_TEMPLATES - idOffset & MAX_TEMPLATES - 1;
        return index < templates ? index : -1;
    }

    int spatial(int template) {
        return spatial[template];
    }

    int temporal(int template) {
        return temporal[template];
    }

    long indications(int template) {
        return indications[template];
    }

    byte[] diffs(int template) {
        return diffs[template];
    }

    /** In pixels, 0 where the structure does not say. */
    int width(int spatialLayer) {
        return spatialLayer < widths.length ? widths[spatialLayer] : 0;
    }

    /** In pixels, 0 where the structure does not say. */
    int height(int spatialLayer) {
        return spatialLayer < heights.length ? heights[spatialLayer] : 0;
    }

    /**
     * The decode target to give to somebody who should get no more than these layers: of those that are active, the one
     * of the highest spatial, then temporal layer; -1 when there is none.
     *
     * @param active one bit a target
     */
    public int targetFor(int maxSpatial, int maxTemporal, int active) {
        int best = -1;
        for (int target = 0; target < targets; target++) {
            boolean allowed = (active & 1 << target) != 0
                    && targetSpatial[target] <= maxSpatial
                    && targetTemporal[target] <= maxTemporal;
            if (allowed && (best < 0 || rank(target) > rank(best))) {
                best = target;
            }
        }
        return best;
    }

    private int rank(int target) {
        return targetSpatial[target] << 3 | targetTemporal[target];
    }
}
