package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.Candidate;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.Attendance;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.RefusalReason;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.sfu.SlotView;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.room.TransportPlan.PlannedTrack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rooms: turns the commands of signalling into commands for the shards, and the shards' events into the
 * participants'. Confined to the control thread; told the time.
 */
public final class RoomRegistry {
    /** A peer whose checks do not arrive within this time of the answer gets no media through to us. */
    static final long CONNECT_DEADLINE_NANOS = 30_000_000_000L;

    /** How long the old generation's username fragment stays known after an ICE restart (RFC 8445 9). */
    static final long RESTART_OVERLAP_NANOS = 10_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(RoomRegistry.class);

    private final Shards shards;
    private final TransportDirectory directory;
    private final List<Candidate> candidates;
    private final Fingerprint fingerprint;
    private final RandomGenerator random;
    private final int maxParticipants;
    private final CodecPolicy codecs;
    private final Map<String, Room> rooms = new HashMap<>();
    private final Map<Long, Connection> connections = new LinkedHashMap<>();
    private final List<RetiredUfrag> retired = new ArrayList<>();
    private long lastTransportId;
    private long lastPublicationId;
    private int participants;
    private boolean draining;
    private final ControlCounters counters = new ControlCounters();

    public RoomRegistry(
            Shards shards,
            TransportDirectory directory,
            List<Candidate> candidates,
            Fingerprint fingerprint,
            RandomGenerator random,
            int maxParticipants,
            CodecPolicy codecs) {
        this.shards = shards;
        this.directory = directory;
        this.candidates = List.copyOf(candidates);
        this.fingerprint = fingerprint;
        this.random = random;
        this.maxParticipants = maxParticipants;
        this.codecs = codecs;
    }

    public void execute(ConferenceCommand command, long nowNanos) {
        if (command instanceof ConferenceCommand.Join join) {
            join(join, nowNanos);
            return;
        }
        Room room = rooms.get(command.who().room());
        Participant who = room == null ? null : room.participant(command.who().participant());
        if (room == null || who == null) {
            return;
        }
        switch (command) {
            case ConferenceCommand.Join ignored -> {}
            case ConferenceCommand.Negotiate negotiate -> negotiate(room, who, negotiate, nowNanos);
            case ConferenceCommand.SetLive change -> room.setLive(who, change.source(), change.live(), nowNanos);
            case ConferenceCommand.View view -> view(who, view);
            case ConferenceCommand.RequestSnapshot ignored -> who.tell(new ParticipantEvent.Snapshot(room.snapshot()));
            case ConferenceCommand.RequestReport ignored -> who.tell(new ParticipantEvent.Report(who.report()));
            case ConferenceCommand.Leave leave -> remove(room, who, leave.reason());
        }
    }

    public void onShardEvent(ShardEvent event, long nowNanos) {
        Connection connection = connections.get(event.transportId());
        if (connection == null) {
            return;
        }
        Participant who = connection.who;
        switch (event) {
            case ShardEvent.Connected connected -> {
                who.connected(connected.shard());
                counters.connected++;
                log.info(
                        "{} is connected in room {} after {} ms",
                        who.id(),
                        connection.room.name(),
                        (nowNanos - connection.sinceNanos) / 1_000_000);
                who.tell(new ParticipantEvent.Connected());
                connection.room.refresh(who);
            }
            case ShardEvent.PathMoved moved ->
                log.info(
                        "{} moved to another network path in room {}, {} ms after the first check over it",
                        who.id(),
                        connection.room.name(),
                        moved.ageNanos() / 1_000_000);
            case ShardEvent.Ended ended -> end(connection, ended.reason());
            case ShardEvent.SlotSwitched switched -> slotSwitched(connection, switched);
            case ShardEvent.SlotUndecodable slot -> who.tell(new ParticipantEvent.SlotUndecodable(slot.mid()));
            case ShardEvent.SlotQualityChanged slot ->
                who.tell(new ParticipantEvent.SlotQualityChanged(slot.mid(), slot.quality()));
            case ShardEvent.LayersWanted wanted -> {
                PlannedTrack track = who.track(wanted.publicationId());
                if (track != null) {
                    who.demand(track).update(wanted.shard(), wanted.encodings());
                    who.tellDemands(nowNanos);
                }
            }
            case ShardEvent.Loudness voice -> connection.room.onLoudness(who, voice.recent(), voice.score(), nowNanos);
            case ShardEvent.Measured measured -> who.report(measured.report());
            case ShardEvent.SlotLive live -> who.tell(new ParticipantEvent.SlotLive(live.mid()));
        }
    }

    /** Some times a second. */
    public void onTick(long nowNanos) {
        for (Room room : rooms.values()) {
            room.onTick(nowNanos);
        }
        for (Connection connection : List.copyOf(connections.values())) {
            boolean silent = connection.entry.owner() == TransportEntry.UNOWNED
                    && nowNanos - connection.sinceNanos >= CONNECT_DEADLINE_NANOS;
            if (silent) {
                end(connection, EndReason.NEVER_CONNECTED);
            }
        }
        retired.removeIf(old -> {
            boolean over = old.deadlineNanos - nowNanos <= 0;
            if (over) {
                directory.unregister(old.ufrag);
            }
            return over;
        });
    }

    /** From now on nobody new is admitted. */
    public void drain() {
        draining = true;
    }

    /** Ends every participation. */
    public void stop() {
        for (Connection connection : List.copyOf(connections.values())) {
            end(connection, EndReason.SERVER_STOPPING);
        }
        for (Room room : List.copyOf(rooms.values())) {
            for (Participant who : room.everybody()) {
                end(room, who, EndReason.SERVER_STOPPING);
            }
        }
    }

    /** Every room and its people, as last measured. */
    public List<RoomReport> report() {
        return rooms.values().stream().map(Room::report).toList();
    }

    /** Adds this registry's gauges and counters by name. */
    public void statistics(Map<String, Long> into) {
        into.put("rooms", (long) rooms.size());
        into.put("participants", (long) participants);
        into.put("transports_known", (long) connections.size());
        directory.addTo(into);
        counters.addTo(into);
    }

    private void join(ConferenceCommand.Join join, long nowNanos) {
        RefusalReason refusal = refusal(join);
        if (refusal != null) {
            counters.refused++;
            join.listener().onEvent(new ParticipantEvent.Refused(refusal));
            return;
        }
        Room room = rooms.computeIfAbsent(join.who().room(), name -> new Room(name, shards, codecs));
        Participant newcomer =
                new Participant(join.who(), join.displayName(), join.attendance(), join.listener(), nowNanos);
        if (join.attendance() instanceof Attendance.Watcher(String watched)) {
            room.addWatcher(newcomer, watched == null ? null : room.find(watched));
        } else {
            room.add(newcomer);
        }
        participants++;
        counters.joined++;
        log.info(
                "{} {} room {} ({} there)",
                newcomer.id(),
                newcomer.isWatcher() ? "watches" : "joined",
                room.name(),
                room.size());
        LocalTransport local = new LocalTransport(IceCredentials.generate(random), candidates, fingerprint);
        newcomer.tell(new ParticipantEvent.Admitted(
                local, room.snapshot(), room.codecs(), room.peopleWanted(), room.screensWanted()));
        room.greet(newcomer);
    }

    private @Nullable RefusalReason refusal(ConferenceCommand.Join join) {
        ParticipantKey key = join.who();
        if (draining) {
            return RefusalReason.DRAINING;
        }
        if (participants >= maxParticipants) {
            return RefusalReason.SERVER_FULL;
        }
        Room room = rooms.get(key.room());
        if (room != null && room.participant(key.participant()) != null) {
            return RefusalReason.ALREADY_PRESENT;
        }
        if (join.attendance() instanceof Attendance.Watcher(String watched)) {
            boolean somebody = room != null && (watched == null || room.find(watched) != null);
            return somebody ? null : RefusalReason.NOBODY_TO_WATCH;
        }
        if (room == null) {
            return null;
        }
        return room.isFull() ? RefusalReason.ROOM_FULL : null;
    }

    private void negotiate(Room room, Participant who, ConferenceCommand.Negotiate agreed, long nowNanos) {
        TransportEntry entry = who.transport();
        IceCredentials credentials = agreed.local().credentials();
        List<PlannedTrack> tracks = new ArrayList<>();
        for (IncomingTrack track : agreed.tracks()) {
            PlannedTrack known = who.track(track.source());
            tracks.add(new PlannedTrack(known == null ? ++lastPublicationId : known.publicationId(), track));
        }
        TransportPlan plan = new TransportPlan(credentials, agreed.remote(), tracks, agreed.slots());
        who.slots(agreed.slots());
        if (entry == null) {
            entry = new TransportEntry(++lastTransportId, plan);
            who.transport(entry);
            connections.put(entry.id(), new Connection(room, who, entry, nowNanos));
            directory.register(credentials.ufrag(), entry);
            room.chooseCodecs();
            return;
        }
        String oldUfrag = entry.plan().credentials().ufrag();
        entry.plan(plan);
        if (!oldUfrag.equals(credentials.ufrag())) {
            directory.register(credentials.ufrag(), entry);
            retired.add(new RetiredUfrag(oldUfrag, nowNanos + RESTART_OVERLAP_NANOS));
            log.info("{} restarts ICE in room {}", who.id(), room.name());
        }
        if (entry.owner() != TransportEntry.UNOWNED) {
            shards.post(entry.owner(), new ShardCommand.Replan(entry.id(), plan));
        }
        room.chooseCodecs();
        if (who.isConnected()) {
            room.refresh(who);
        }
    }

    private void view(Participant who, ConferenceCommand.View view) {
        TransportEntry entry = who.transport();
        if (entry == null || !who.isConnected()) {
            return;
        }
        for (SlotView slot : view.slots()) {
            int pixels = (int) Math.min(Integer.MAX_VALUE, (long) slot.width() * slot.height());
            shards.post(
                    who.shard(),
                    new ShardCommand.ShowSlot(entry.id(), slot.mid(), slot.visible(), pixels, slot.priority()));
        }
    }

    private void slotSwitched(Connection connection, ShardEvent.SlotSwitched switched) {
        if (switched.publicationId() == 0) {
            connection.who.tell(new ParticipantEvent.SlotAssigned(switched.mid(), null, null, 0));
            return;
        }
        for (Participant other : connection.room.participants()) {
            for (Source source : Source.values()) {
                PlannedTrack track = other.track(source);
                if (track != null && track.publicationId() == switched.publicationId()) {
                    connection.who.tell(new ParticipantEvent.SlotAssigned(
                            switched.mid(), other.id(), source, switched.firstRtpTimestamp()));
                    return;
                }
            }
        }
    }

    /** The media side ends a participation: its own signalling is told too. */
    private void end(Connection connection, EndReason reason) {
        end(connection.room, connection.who, reason);
    }

    private void end(Room room, Participant who, EndReason reason) {
        // A watcher may be gone with whom it watched.
        if (room.participant(who.id()) == who) {
            remove(room, who, reason);
            who.tell(new ParticipantEvent.Ended(reason));
        }
    }

    private void remove(Room room, Participant who, EndReason reason) {
        TransportEntry entry = who.transport();
        if (entry != null) {
            close(entry);
        }
        room.remove(who, reason);
        forget(room, who, reason);
        for (Participant watcher : room.removeIdleWatchers()) {
            TransportEntry watching = watcher.transport();
            if (watching != null) {
                close(watching);
            }
            forget(room, watcher, EndReason.NOTHING_TO_WATCH);
            watcher.tell(new ParticipantEvent.Ended(EndReason.NOTHING_TO_WATCH));
        }
        if (room.isEmpty()) {
            rooms.remove(room.name());
        }
    }

    private void forget(Room room, Participant who, EndReason reason) {
        participants--;
        counters.count(reason);
        log.info("{} left room {}: {} ({} there)", who.id(), room.name(), reason, room.size());
    }

    private void close(TransportEntry entry) {
        entry.close();
        connections.remove(entry.id());
        directory.unregister(entry.plan().credentials().ufrag());
        directory.forgetVisitors(entry);
        if (entry.owner() != TransportEntry.UNOWNED) {
            shards.post(entry.owner(), new ShardCommand.CloseTransport(entry.id()));
        }
    }

    private record RetiredUfrag(String ufrag, long deadlineNanos) {}

    /** A negotiated transport and whose it is. */
    private static final class Connection {
        private final Room room;
        private final Participant who;
        private final TransportEntry entry;
        private final long sinceNanos;

        Connection(Room room, Participant who, TransportEntry entry, long sinceNanos) {
            this.room = room;
            this.who = who;
            this.entry = entry;
            this.sinceNanos = sinceNanos;
        }
    }
}
