package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the client says its sections are, checked against each other and against what it said before. */
sealed interface Declarations {
    /**
     * They are consistent.
     *
     * @param roles by mid, tracks first, in the client's order
     */
    record Consistent(Map<String, SectionRole> roles) implements Declarations {}

    /**
     * They are not.
     *
     * @param text for the developer of the client
     */
    record Inconsistent(String text) implements Declarations {}

    static Declarations check(
            List<TrackDeclaration> tracks, List<SlotDeclaration> slots, Map<String, SectionRole> before) {
        Map<String, SectionRole> roles = new LinkedHashMap<>();
        Set<Source> sources = EnumSet.noneOf(Source.class);
        EnumMap<SlotUse, Integer> counts = new EnumMap<>(SlotUse.class);
        for (TrackDeclaration track : tracks) {
            String problem = add(roles, track.mid(), new SectionRole.Track(track.source()));
            if (problem != null) {
                return new Inconsistent(problem);
            }
            if (!sources.add(track.source())) {
                return new Inconsistent("tracks names one source twice; each source has one section.");
            }
        }
        for (SlotDeclaration slot : slots) {
            String problem = add(roles, slot.mid(), new SectionRole.Slot(slot.use()));
            if (problem != null) {
                return new Inconsistent(problem);
            }
            if (counts.merge(slot.use(), 1, Integer::sum) > SlotLimits.of(slot.use())) {
                return new Inconsistent("slots has too many of one use: at most " + SlotLimits.PEOPLE
                        + " audio and video slots and " + SlotLimits.SCREENS + " screen and screen-audio slots.");
            }
        }
        if (roles.isEmpty()) {
            return new Inconsistent("tracks and slots are both empty; say what the offer's sections are.");
        }
        for (Map.Entry<String, SectionRole> old : before.entrySet()) {
            SectionRole now = roles.get(old.getKey());
            if (now == null) {
                return new Inconsistent("The section with mid " + old.getKey()
                        + " of an earlier offer is missing in tracks and slots; repeat all of them.");
            }
            if (!now.equals(old.getValue())) {
                return new Inconsistent("The section with mid " + old.getKey()
                        + " was declared as something else in an earlier offer; that cannot change.");
            }
        }
        return new Consistent(roles);
    }

    private static @Nullable String add(Map<String, SectionRole> roles, String mid, SectionRole role) {
        if (!OfferedSection.isMid(mid)) {
            return "A mid in tracks or slots must have 1 to " + OfferedSection.MAX_MID_CHARS
                    + " letters, digits or other token characters.";
        }
        return roles.putIfAbsent(mid, role) == null ? null : "tracks and slots name the mid " + mid + " twice.";
    }
}
