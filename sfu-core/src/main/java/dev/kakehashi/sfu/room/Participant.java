package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.Attendance;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantInfo;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.ParticipantListener;
import dev.kakehashi.sfu.ParticipantReport;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.room.TransportPlan.PlannedTrack;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One person of a room: what they have on, their transport, and who is in their slots. Control thread only. */
final class Participant {
    private final ParticipantKey key;
    private final String displayName;
    private final Attendance attendance;
    private final ParticipantListener listener;
    private final Set<Source> live = EnumSet.noneOf(Source.class);
    private final SlotPool people = new SlotPool(SlotUse.VIDEO, SlotUse.AUDIO);
    private final SlotPool screens = new SlotPool(SlotUse.SCREEN, SlotUse.SCREEN_AUDIO);
    private final long joinedNanos;
    private @Nullable TransportEntry transport;
    private int shard = TransportEntry.UNOWNED;
    private final Map<Long, LayerDemand> demands = new HashMap<>();
    private ParticipantReport report = new ParticipantReport(0, 0, 0, List.of(), List.of());
    private boolean heard = true;
    private int requestedPeople;
    private int requestedScreens;

    Participant(
            ParticipantKey key,
            String displayName,
            Attendance attendance,
            ParticipantListener listener,
            long joinedNanos) {
        this.key = key;
        this.displayName = displayName;
        this.attendance = attendance;
        this.listener = listener;
        this.joinedNanos = joinedNanos;
    }

    ParticipantKey key() {
        return key;
    }

    String id() {
        return key.participant();
    }

    String displayName() {
        return displayName;
    }

    boolean isWatcher() {
        return attendance instanceof Attendance.Watcher;
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

    /** The track of a publication's number, or null. */
    @Nullable
    PlannedTrack track(long publicationId) {
        TransportEntry entry = transport;
        if (entry != null) {
            for (PlannedTrack planned : entry.plan().tracks()) {
                if (planned.publicationId() == publicationId) {
                    return planned;
                }
            }
        }
        return null;
    }

    /** The video codecs whose common profile the participant takes; null where it receives no video, or not yet. */
    @Nullable
    Set<Codec> decodes() {
        TransportEntry entry = transport;
        if (entry == null
                || entry.plan().slots().stream().noneMatch(slot -> slot.use().kind() == MediaKind.VIDEO)) {
            return null;
        }
        Set<Codec> codecs = EnumSet.noneOf(Codec.class);
        for (PayloadFormat format : entry.plan().remote().payloadFormats()) {
            if (format.codec().isVideo() && format.takesCommonProfile()) {
                codecs.add(format.codec());
            }
        }
        return codecs;
    }

    /** What others want to see of one of the participant's simulcast tracks. */
    LayerDemand demand(PlannedTrack track) {
        return demands.computeIfAbsent(
                track.publicationId(),
                any -> new LayerDemand(track.track().rids().size()));
    }

    /** Tells the participant which of its encodings are wanted, where that changed. */
    void tellDemands(long nowNanos) {
        demands.forEach((publicationId, demand) -> {
            int encodings = demand.take(nowNanos);
            PlannedTrack track = track(publicationId);
            if (encodings < 0 || track == null) {
                return;
            }
            List<String> rids = new ArrayList<>();
            for (int encoding = 0; encoding < track.track().rids().size(); encoding++) {
                if ((encodings & 1 << encoding) != 0) {
                    rids.add(track.track().rids().get(encoding));
                }
            }
            tell(new ParticipantEvent.LayersWanted(track.track().source(), rids));
        });
    }

    ParticipantReport report() {
        return report;
    }

    void report(ParticipantReport latest) {
        report = latest;
    }

    /** Whether the microphone is forwarded. */
    boolean isHeard() {
        return heard;
    }

    void heard(boolean on) {
        heard = on;
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
