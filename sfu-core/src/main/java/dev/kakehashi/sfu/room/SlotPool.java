package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotUse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One participant's pairs of slots of one purpose, and who occupies them. A freed pair is taken again as late as
 * possible, so that a picture that comes faster by UDP than the news of it by WebSocket does not appear under the name
 * of the person before. Control thread only.
 */
final class SlotPool {
    private final SlotUse videoUse;
    private final SlotUse audioUse;
    private final List<Pair> pairs = new ArrayList<>();
    private long releases;

    SlotPool(SlotUse videoUse, SlotUse audioUse) {
        this.videoUse = videoUse;
        this.audioUse = audioUse;
    }

    /** Takes over what was agreed; pairs that are there keep their occupants. */
    void update(List<OutgoingSlot> slots) {
        for (OutgoingSlot slot : slots) {
            if (slot.use() != videoUse && slot.use() != audioUse) {
                continue;
            }
            while (pairs.size() <= slot.index()) {
                pairs.add(new Pair());
            }
            Pair pair = pairs.get(slot.index());
            if (slot.use() == videoUse) {
                pair.videoMid = slot.mid();
            } else {
                pair.audioMid = slot.mid();
            }
        }
    }

    int size() {
        return pairs.size();
    }

    /** The pair of index 0, or null where there is none. */
    @Nullable
    Pair first() {
        return pairs.isEmpty() ? null : pairs.getFirst();
    }

    @Nullable
    Pair occupiedBy(String participant) {
        for (Pair pair : pairs) {
            if (participant.equals(pair.occupant)) {
                return pair;
            }
        }
        return null;
    }

    /** Everybody who has a pair. */
    List<String> occupants() {
        List<String> occupants = new ArrayList<>();
        for (Pair pair : pairs) {
            if (pair.occupant != null) {
                occupants.add(pair.occupant);
            }
        }
        return occupants;
    }

    /** Gives a free pair to the participant: one never used, else the one that has been free for longest. */
    @Nullable
    Pair occupy(String participant) {
        Pair best = null;
        for (Pair pair : pairs) {
            if (pair.occupant == null && (best == null || pair.releasedAs < best.releasedAs)) {
                best = pair;
            }
        }
        if (best != null) {
            best.occupant = participant;
        }
        return best;
    }

    void release(Pair pair) {
        pair.occupant = null;
        pair.releasedAs = ++releases;
    }

    /** An audio and a video slot of equal index; either may be missing. */
    static final class Pair {
        private @Nullable String audioMid;
        private @Nullable String videoMid;
        private @Nullable String occupant;
        private long releasedAs;

        @Nullable
        String audioMid() {
            return audioMid;
        }

        @Nullable
        String videoMid() {
            return videoMid;
        }

        @Nullable
        String occupant() {
            return occupant;
        }
    }
}
