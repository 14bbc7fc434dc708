package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantInfo;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.sfu.RoomSnapshot;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.room.ShardCommand.AssignSlot;
import dev.kakehashi.sfu.room.ShardCommand.TrackOrigin;
import dev.kakehashi.sfu.room.SlotPool.Pair;
import dev.kakehashi.sfu.room.TransportPlan.PlannedTrack;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The people of one room, those who only watch it, and who is in whose slots. Every change of what the others see gets the next state number.
 * Control thread only.
 */
final class Room {
    /** Every participant is a tile's worth of state on every page, and a join tells everybody. */
    static final int MAX_PARTICIPANTS = 100;

    /** Pairs of slots that one offer of a browser carries without trouble (5 KB a video section). */
    static final int MAX_PEOPLE_SLOTS = 24;

    /** In rooms up to this size everybody is heard; two less, and a room that was larger is small again. */
    static final int EVERYBODY_HEARD = 12;

    /** In larger rooms so many are heard at once: more voices than anybody can follow. */
    static final int LOUDEST = 5;

    /** The first pools are this large, so that the usual meeting never negotiates twice. */
    static final int FIRST_PEOPLE = 4;

    static final int FIRST_SCREENS = 1;
    static final int MAX_SCREENS = 4;

    private final String name;
    private final Shards shards;
    private final Map<String, Participant> participants = new LinkedHashMap<>();
    private final Map<String, Watcher> watchers = new LinkedHashMap<>();
    private final CodecPolicy policy;
    private final LoudestSpeakers speakers = new LoudestSpeakers();
    private long number;
    private CodecPolicy.Choice codecs;
    private @Nullable String activeSpeaker;
    private boolean large;
    private Set<String> heard = Set.of();

    Room(String name, Shards shards, CodecPolicy policy) {
        this.name = name;
        this.shards = shards;
        this.policy = policy;
        this.codecs = policy.choose(List.of());
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

    boolean isEmpty() {
        return participants.isEmpty() && watchers.isEmpty();
    }

    /** Those whom the others see, in the order of joining. */
    Collection<Participant> participants() {
        return participants.values();
    }

    /** The participants and the watchers. */
    List<Participant> everybody() {
        List<Participant> everybody = new ArrayList<>(participants.values());
        watchers.values().forEach(watcher -> everybody.add(watcher.participant()));
        return everybody;
    }

    @Nullable
    Participant participant(String id) {
        Watcher watcher = watchers.get(id);
        return watcher == null ? participants.get(id) : watcher.participant();
    }

    /** The one who has this id, or else the first who has this display name, in any case. */
    @Nullable
    Participant find(String idOrName) {
        Participant exact = participants.get(idOrName);
        if (exact != null) {
            return exact;
        }
        for (Participant each : participants.values()) {
            if (each.displayName().equalsIgnoreCase(idOrName)) {
                return each;
            }
        }
        return null;
    }

    RoomSnapshot snapshot() {
        List<ParticipantInfo> infos = new ArrayList<>(participants.size());
        for (Participant participant : participants.values()) {
            infos.add(participant.info());
        }
        return new RoomSnapshot(number, infos);
    }

    /** In which its cameras and screens are sent. */
    CodecPolicy.Choice codecs() {
        return codecs;
    }

    RoomReport report() {
        List<RoomReport.Person> people = new ArrayList<>();
        for (Participant each : everybody()) {
            people.add(new RoomReport.Person(each.info(), each.isWatcher(), each.isConnected(), each.report()));
        }
        return new RoomReport(name, people);
    }

    /** Somebody's formats became known, or somebody left: everybody may have to send in another codec. */
    void chooseCodecs() {
        List<Set<Codec>> decoders = new ArrayList<>();
        for (Participant each : everybody()) {
            Set<Codec> decodes = each.decodes();
            if (decodes != null && !decodes.isEmpty()) {
                decoders.add(decodes);
            }
        }
        CodecPolicy.Choice choice = policy.choose(decoders);
        if (!choice.equals(codecs)) {
            codecs = choice;
            for (Participant each : participants.values()) {
                each.tell(new ParticipantEvent.CodecsChosen(choice));
            }
        }
    }

    // ---- voices ----

    void onLoudness(Participant who, int recent, int score, long nowNanos) {
        boolean on = who.isLive(Source.MICROPHONE);
        speakers.onLoudness(who.id(), on ? recent : 0, on ? score : 0, nowNanos);
        onTick(nowNanos);
    }

    /** Some times a second. */
    void onTick(long nowNanos) {
        String active = speakers.active(nowNanos);
        if (!Objects.equals(active, activeSpeaker)) {
            activeSpeaker = active;
            for (Participant each : participants.values()) {
                each.tell(new ParticipantEvent.ActiveSpeaker(active));
            }
        }
        hearTheLoudest(nowNanos);
        for (Participant each : participants.values()) {
            each.tellDemands(nowNanos);
        }
        directWatchers();
    }

    private void hearTheLoudest(long nowNanos) {
        large = large ? participants.size() > EVERYBODY_HEARD - 2 : participants.size() > EVERYBODY_HEARD;
        heard = speakers.heard(LOUDEST, nowNanos);
        for (Participant each : participants.values()) {
            boolean on = !large || heard.contains(each.id());
            if (on == each.isHeard()) {
                continue;
            }
            PlannedTrack track = each.track(Source.MICROPHONE);
            if (track != null && each.isConnected()) {
                each.heard(on);
                shards.post(each.shard(), new ShardCommand.SetAudible(track.publicationId(), on));
            }
            if (on && large) {
                bringForward(each);
            }
        }
    }

    /** Who speaks gets a slot at everybody's, in place of who has been silent for longest there. */
    private void bringForward(Participant speaker) {
        for (Participant viewer : participants.values()) {
            if (viewer == speaker
                    || !viewer.isConnected()
                    || viewer.people().size() < MAX_PEOPLE_SLOTS
                    || viewer.people().occupiedBy(speaker.id()) != null
                    || place(viewer, viewer.people(), speaker, Source.CAMERA, Source.MICROPHONE)) {
                continue;
            }
            String quietest = null;
            for (String each : viewer.people().occupants()) {
                // Who is heard would be heard by everybody but this viewer.
                if (!heard.contains(each) && (quietest == null || speakers.isQuieter(each, quietest))) {
                    quietest = each;
                }
            }
            if (quietest != null) {
                freePair(viewer, viewer.people(), quietest);
                place(viewer, viewer.people(), speaker, Source.CAMERA, Source.MICROPHONE);
            }
        }
    }

    void add(Participant newcomer) {
        number++;
        for (Participant other : participants.values()) {
            other.tell(new ParticipantEvent.Joined(number, newcomer.info()));
        }
        participants.put(newcomer.id(), newcomer);
    }

    /**
     * @param watched whom to watch, null for whoever shares or speaks
     */
    void addWatcher(Participant newcomer, @Nullable Participant watched) {
        watchers.put(newcomer.id(), new Watcher(newcomer, watched == null ? null : watched.id()));
    }

    /** Takes out those who have nothing left to watch. */
    List<Participant> removeIdleWatchers() {
        List<Participant> idle = new ArrayList<>();
        watchers.values().removeIf(watcher -> {
            boolean over = watcher.isOver(participants.values());
            if (over) {
                idle.add(watcher.participant());
            }
            return over;
        });
        return idle;
    }

    private void directWatchers() {
        Participant active = activeSpeaker == null ? null : participants.get(activeSpeaker);
        for (Watcher watcher : watchers.values()) {
            Pair pair = watcher.participant().people().first();
            if (pair != null && watcher.participant().isConnected()) {
                show(watcher, pair.videoMid(), watcher.choosePicture(participants.values(), active));
                show(watcher, pair.audioMid(), watcher.chooseVoice(participants.values(), active));
            }
        }
    }

    private void show(Watcher watcher, @Nullable String mid, Watcher.@Nullable Shot shot) {
        PlannedTrack track = shot == null ? null : shot.publisher().track(shot.source());
        if (mid == null || !watcher.changes(mid, track)) {
            return;
        }
        if (shot == null || track == null) {
            free(watcher.participant(), mid);
        } else {
            assign(watcher.participant(), mid, shot.publisher(), track);
        }
    }

    /** Tells a newcomer what the others were told before. */
    void greet(Participant newcomer) {
        if (activeSpeaker != null) {
            newcomer.tell(new ParticipantEvent.ActiveSpeaker(activeSpeaker));
        }
    }

    /** How many person slots an offer should hold when the room has this many participants. */
    int peopleWanted() {
        int others = participants.size() - 1;
        int rounded = Math.max(FIRST_PEOPLE, (others + 3) / 4 * 4);
        return Math.min(rounded, MAX_PEOPLE_SLOTS);
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
        if (watchers.remove(leaver.id()) != null) {
            chooseCodecs();
            return;
        }
        if (participants.remove(leaver.id()) == null) {
            return;
        }
        number++;
        speakers.remove(leaver.id());
        for (Participant other : participants.values()) {
            freePair(other, other.people(), leaver.id());
            freePair(other, other.screens(), leaver.id());
            other.tell(new ParticipantEvent.Left(number, leaver.id(), reason));
        }
        // A slot that became free may serve somebody who was waiting for one.
        for (Participant other : participants.values()) {
            fillSlots(other);
        }
        directWatchers();
        chooseCodecs();
    }

    void setLive(Participant who, Source source, boolean on, long nowNanos) {
        if (!who.setLive(source, on)) {
            return;
        }
        if (source == Source.MICROPHONE && !on) {
            speakers.onLoudness(who.id(), 0, 0, nowNanos);
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
        directWatchers();
        PlannedTrack track = who.track(source);
        if (on && track != null && who.isConnected() && source != Source.SCREEN) {
            shards.post(who.shard(), new ShardCommand.RequestKeyframe(track.publicationId(), 0));
        }
    }

    /** The participant's media flows from now on, or its slots changed: everybody gets what they lack. */
    void refresh(Participant changed) {
        directWatchers();
        if (changed.isWatcher()) {
            return;
        }
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
        if (large) {
            placeTheHeard(viewer);
        }
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

    /** Where there are fewer slots than people, who is heard comes first. */
    private void placeTheHeard(Participant viewer) {
        for (Participant other : participants.values()) {
            if (other != viewer && other.isConnected() && heard.contains(other.id())) {
                place(viewer, viewer.people(), other, Source.CAMERA, Source.MICROPHONE);
            }
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
