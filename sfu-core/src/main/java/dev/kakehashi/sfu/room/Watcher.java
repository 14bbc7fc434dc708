package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.room.TransportPlan.PlannedTrack;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is shown to somebody who watches, and who is heard there: one picture and one voice at a time. Control thread only.
 */
final class Watcher {
    private final Participant participant;

    /** The id of the one member to watch, or null for whoever shares or speaks. */
    private final @Nullable String watched;

    private @Nullable Shot picture;
    private @Nullable Shot voice;

    /** The publications by the mid of the slot in which they are. */
    private final Map<String, Long> shown = new HashMap<>();

    Watcher(Participant participant, @Nullable String watched) {
        this.participant = participant;
        this.watched = watched;
    }

    /** One track of one member. */
    record Shot(Participant publisher, Source source) {
        boolean isThere() {
            return publisher.isConnected() && publisher.track(source) != null;
        }

        /** Whether there is something to see or hear of it. */
        boolean isOn() {
            return isThere() && publisher.isLive(source);
        }
    }

    /** Whether another track, or none, comes into this slot now. */
    boolean changes(String mid, @Nullable PlannedTrack track) {
        Long before = track == null ? shown.remove(mid) : shown.put(mid, track.publicationId());
        return !Objects.equals(before, track == null ? null : track.publicationId());
    }

    Participant participant() {
        return participant;
    }

    /** Whether nothing is left to watch. */
    boolean isOver(Collection<Participant> members) {
        return watched == null
                ? members.isEmpty()
                : members.stream().noneMatch(member -> member.id().equals(watched));
    }

    /**
     * Chooses the picture: a shared screen, else who speaks; with its camera off, whoever was shown before, else the
     * first whose camera is on. Who watches one member sees their camera, else their screen.
     *
     * @param members in the order of joining
     * @param active who speaks, or null
     */
    @Nullable
    Shot choosePicture(Collection<Participant> members, @Nullable Participant active) {
        if (watched == null) {
            picture = choose(picture, members, active, Source.SCREEN, Source.CAMERA);
        } else {
            picture = ofWatched(members, Source.CAMERA, Source.SCREEN);
        }
        return picture;
    }

    /** Chooses the voice: who speaks, else whoever was heard before, else the first whose microphone is on. */
    @Nullable
    Shot chooseVoice(Collection<Participant> members, @Nullable Participant active) {
        voice = watched == null
                ? choose(voice, members, active, null, Source.MICROPHONE)
                : ofWatched(members, Source.MICROPHONE, Source.SCREEN_AUDIO);
        return voice;
    }

    private static @Nullable Shot choose(
            @Nullable Shot before,
            Collection<Participant> members,
            @Nullable Participant active,
            @Nullable Source foremost,
            Source usual) {
        Shot standing = before != null && members.contains(before.publisher) && before.isOn() ? before : null;
        if (foremost != null) {
            Shot shared = standing != null && standing.source == foremost ? standing : first(members, foremost);
            if (shared != null) {
                return shared;
            }
        }
        Shot speaker = active == null ? null : new Shot(active, usual);
        if (speaker != null && speaker.isOn()) {
            return speaker;
        }
        return standing != null && standing.source == usual ? standing : first(members, usual);
    }

    private @Nullable Shot ofWatched(Collection<Participant> members, Source usual, Source otherwise) {
        for (Participant member : members) {
            if (member.id().equals(watched)) {
                Shot shot = new Shot(member, usual);
                Shot other = new Shot(member, otherwise);
                return other.isOn() && !shot.isOn() ? other : shot.isThere() ? shot : null;
            }
        }
        return null;
    }

    private static @Nullable Shot first(Collection<Participant> members, Source source) {
        for (Participant member : members) {
            Shot shot = new Shot(member, source);
            if (shot.isOn()) {
                return shot;
            }
        }
        return null;
    }
}
