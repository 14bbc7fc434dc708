package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantInfo;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.ParticipantListener;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.room.TransportPlan.PlannedTrack;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One person of a room: what they have on, their transport, and who is in their slots. Control thread only. */
final class Participant {
    private final ParticipantKey key;
    private final String displayName;
    private final ParticipantListener listener;
    private final Set<Source> live = EnumSet.noneOf(Source.class);
    private final SlotPool people = new SlotPool(SlotUse.VIDEO, SlotUse.AUDIO);
    private final SlotPool screens = new SlotPool(SlotUse.SCREEN, SlotUse.SCREEN_AUDIO);
    private final long joinedNanos;
    private @Nullable TransportEntry transport;
    private int shard = TransportEntry.UNOWNED;
    private int requestedPeople;
    private int requestedScreens;

    Participant(ParticipantKey key, String displayName, ParticipantListener listener, long joinedNanos) {
        this.key = key;
        this.displayName = displayName;
        this.listener = listener;
        this.joinedNanos = joinedNanos;
    }

    ParticipantKey key() {
        return key;
    }

    String id() {
        return key.participant();
    }

    void tell(ParticipantEvent event) {
        listener.onEvent(event);
    }

    ParticipantInfo info() {
        return new ParticipantInfo(id(), displayName, live);
    }

    /** Returns whether this changed anything. */
    boolean setLive(Source source, boolean on) {
        return on ? live.add(source) : live.remove(source);
    }

    boolean isLive(Source source) {
        return live.contains(source);
    }

    long joinedNanos() {
        return joinedNanos;
    }

    @Nullable
    TransportEntry transport() {
        return transport;
    }

    void transport(TransportEntry entry) {
        transport = entry;
    }

    /** The shard of the connected transport, or {@link TransportEntry#UNOWNED}. */
    int shard() {
        return shard;
    }

    void connected(int onShard) {
        shard = onShard;
    }

    boolean isConnected() {
        return shard != TransportEntry.UNOWNED;
    }

    SlotPool people() {
        return people;
    }

    SlotPool screens() {
        return screens;
    }

    void slots(List<OutgoingSlot> slots) {
        people.update(slots);
        screens.update(slots);
    }

    /** The publication of one source, or null while it was not offered. */
    @Nullable
    PlannedTrack track(Source source) {
        TransportEntry entry = transport;
        if (entry == null) {
            return null;
        }
        for (PlannedTrack planned : entry.plan().tracks()) {
            if (planned.track().source() == source) {
                return planned;
            }
        }
        return null;
    }

    /** Remembers how many slots were asked for; returns false when that was asked before. */
    boolean requestSlots(int peopleWanted, int screensWanted) {
        if (peopleWanted <= requestedPeople && screensWanted <= requestedScreens) {
            return false;
        }
        requestedPeople = Math.max(requestedPeople, peopleWanted);
        requestedScreens = Math.max(requestedScreens, screensWanted);
        return true;
    }

    int requestedPeople() {
        return requestedPeople;
    }

    int requestedScreens() {
        return requestedScreens;
    }
}
