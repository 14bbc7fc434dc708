package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotUse;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one participant by mid. A slot that was once made keeps its index and its SSRCs for life; drafts are made
 * by copying, so that a refused offer leaves no trace.
 */
final class SlotTable {
    private final Map<String, OutgoingSlot> byMid;
    private final EnumMap<SlotUse, Integer> counts;
    private final RandomGenerator random;

    SlotTable(RandomGenerator random) {
        this(new LinkedHashMap<>(), new EnumMap<>(SlotUse.class), random);
    }

    private SlotTable(Map<String, OutgoingSlot> byMid, EnumMap<SlotUse, Integer> counts, RandomGenerator random) {
        this.byMid = byMid;
        this.counts = counts;
        this.random = random;
    }

    SlotTable copy() {
        return new SlotTable(new LinkedHashMap<>(byMid), counts.clone(), random);
    }

    @Nullable
    OutgoingSlot get(String mid) {
        return byMid.get(mid);
    }

    /** Every SSRC that we send with. */
    Set<Long> ssrcs() {
        Set<Long> ssrcs = new HashSet<>();
        for (OutgoingSlot slot : byMid.values()) {
            ssrcs.add(slot.ssrc());
            if (slot.rtxSsrc() >= 0) {
                ssrcs.add(slot.rtxSsrc());
            }
        }
        return ssrcs;
    }

    /**
     * Adds a slot with the next index of its use and with new SSRCs.
     *
     * @param taken SSRCs of both sides that must not be drawn; the new ones are added
     */
    void add(String mid, SlotUse use, boolean withRtx, Set<Long> taken) {
        int index = counts.merge(use, 1, Integer::sum) - 1;
        long ssrc = draw(taken);
        byMid.put(mid, new OutgoingSlot(mid, use, index, ssrc, withRtx ? draw(taken) : -1));
    }

    private long draw(Set<Long> taken) {
        // A few hundred of 2^32 are taken at most: the first draw nearly always fits.
        while (true) {
            long ssrc = random.nextInt() & 0xFFFF_FFFFL;
            if (ssrc != 0 && taken.add(ssrc)) {
                return ssrc;
            }
        }
    }
}
