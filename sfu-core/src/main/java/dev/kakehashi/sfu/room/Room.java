package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantInfo;
import dev.kakehashi.sfu.RoomSnapshot;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.room.ShardCommand.AssignSlot;
import dev.kakehashi.sfu.room.ShardCommand.TrackOrigin;
import dev.kakehashi.sfu.room.SlotPool.Pair;
import dev.kakehashi.sfu.room.TransportPlan.PlannedTrack;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The people of one room and who is in whose slots. Every change of what the others see gets the next state number.
 * Control thread only.
 */
final class Room {
    /**
     * Everybody is heard and seen by everybody, so each needs a pair of slots for each of the others; 24 pairs are what
     * one offer of a browser carries without trouble (5 KB a video section).
     */
    static final int MAX_PARTICIPANTS = 25;

    /** The first pools are this large, so that the usual meeting never negotiates twice. */
    static final int FIRST_PEOPLE = 4;

    static final int FIRST_SCREENS = 1;
    static final int MAX_SCREENS = 4;

    private final String name;
    private final Shards shards;
    private final Map<String, Participant> participants = new LinkedHashMap<>();
    private long number;

    Room(String name, Shards shards) {
        this.name = name;
        this.shards = shards;
    }

    String name() {
        return name;
    }

    int size() {
        return participants.size();
    }

    boolean isFull() {
        return participants.size() >= MAX_PARTICIPANTS;
    }

    Collection<Participant> participants() {
        return participants.values();
    }

    @Nullable
    Participant participant(String id) {
        return participants.get(id);
    }

    RoomSnapshot snapshot() {
        List<ParticipantInfo> infos = new ArrayList<>(participants.size());
        for (Participant participant : participants.values()) {
            infos.add(participant.info());
        }
        return new RoomSnapshot(number, infos);
    }

    void add(Participant newcomer) {
        number++;
        for (Participant other : participants.values()) {
            other.tell(new ParticipantEvent.Joined(number, newcomer.info()));
        }
        participants.put(newcomer.id(), newcomer);
    }

    /** How many person slots an offer should hold when the room has this many participants. */
    int peopleWanted() {
        int others = participants.size() - 1;
        int rounded = Math.max(FIRST_PEOPLE, (others + 3) / 4 * 4);
        return Math.min(rounded, MAX_PARTICIPANTS - 1);
    }

    int screensWanted() {
        int sharing = 0;
        for (Participant participant : participants.values()) {
            if (participant.isLive(Source.SCREEN)) {
                sharing++;
            }
        }
        return Math.clamp(sharing, FIRST_SCREENS, MAX_SCREENS);
    }

    void remove(Participant leaver, EndReason reason) {
        if (participants.remove(leaver.id()) == null) {
            return;
        }
        number++;
        for (Participant other : participants.values()) {
            freePair(other, other.people(), leaver.id());
            freePair(other, other.screens(), leaver.id());
            other.tell(new ParticipantEvent.Left(number, leaver.id(), reason));
        }
        // A slot that became free may serve somebody who was waiting for one.
        for (Participant other : participants.values()) {
            fillSlots(other);
        }
    }

    void setLive(Participant who, Source source, boolean on) {
        if (!who.setLive(source, on)) {
            return;
        }
        number++;
        for (Participant each : participants.values()) {
            each.tell(new ParticipantEvent.LiveChanged(number, who.id(), source, on));
        }
        if (source == Source.SCREEN) {
            for (Participant other : participants.values()) {
                if (other == who) {
                    continue;
                }
                if (on) {
                    fillSlots(other);
                } else {
                    freePair(other, other.screens(), who.id());
                    fillSlots(other);
                }
            }
        }
        PlannedTrack track = who.track(source);
        if (on && track != null && who.isConnected() && source != Source.SCREEN) {
            shards.post(who.shard(), new ShardCommand.RequestKeyframe(track.publicationId(), 0));
        }
    }

    /** The participant's media flows from now on, or its slots changed: everybody gets what they lack. */
    void refresh(Participant changed) {
        fillSlots(changed);
        for (Participant other : participants.values()) {
            if (other != changed) {
                fillSlots(other);
            }
        }
    }

    private void fillSlots(Participant viewer) {
        if (!viewer.isConnected()) {
            return;
        }
        boolean lacking = false;
        for (Participant other : participants.values()) {
            if (other == viewer || !other.isConnected()) {
                continue;
            }
            lacking |= !place(viewer, viewer.people(), other, Source.CAMERA, Source.MICROPHONE);
            if (other.isLive(Source.SCREEN)) {
                lacking |= !place(viewer, viewer.screens(), other, Source.SCREEN, Source.SCREEN_AUDIO);
            }
        }
        if (lacking && viewer.requestSlots(peopleWanted(), screensWanted())) {
            viewer.tell(new ParticipantEvent.SlotsNeeded(viewer.requestedPeople(), viewer.requestedScreens()));
        }
    }

    private boolean place(Participant viewer, SlotPool pool, Participant other, Source video, Source audio) {
        if (pool.occupiedBy(other.id()) != null) {
            return true;
        }
        Pair pair = pool.occupy(other.id());
        if (pair == null) {
            return false;
        }
        assign(viewer, pair.videoMid(), other, other.track(video));
        assign(viewer, pair.audioMid(), other, other.track(audio));
        return true;
    }

    private void assign(Participant viewer, @Nullable String mid, Participant publisher, @Nullable PlannedTrack track) {
        TransportEntry from = publisher.transport();
        TransportEntry to = viewer.transport();
        if (mid == null || track == null || from == null || to == null) {
            return;
        }
        TrackOrigin origin = new TrackOrigin(
                track.publicationId(),
                from.id(),
                publisher.shard(),
                Math.max(1, track.track().rids().size()),
                from.plan().formats());
        shards.post(viewer.shard(), new AssignSlot(to.id(), mid, origin));
    }

    private void freePair(Participant viewer, SlotPool pool, String occupant) {
        Pair pair = pool.occupiedBy(occupant);
        if (pair == null) {
            return;
        }
        pool.release(pair);
        free(viewer, pair.videoMid());
        free(viewer, pair.audioMid());
    }

    private void free(Participant viewer, @Nullable String mid) {
        if (mid != null && viewer.isConnected() && viewer.transport() != null) {
            shards.post(viewer.shard(), new AssignSlot(viewer.transport().id(), mid, null));
        }
    }
}
