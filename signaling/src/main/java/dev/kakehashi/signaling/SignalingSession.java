package dev.kakehashi.signaling;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.Conference;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantInfo;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.ParticipantListener;
import dev.kakehashi.sfu.ParticipantReport;
import dev.kakehashi.sfu.RefusalReason;
import dev.kakehashi.sfu.RoomSnapshot;
import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.SlotView;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.signaling.sdp.Negotiation;
import dev.kakehashi.signaling.sdp.Negotiator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One participant from its join to its end. It outlives its connection by the grace time, in which media flows on.
 *
 * <p>Messages come on its connection's thread, events on the conference's control thread, ticks on the server's: every
 * method that touches state is synchronized. What is called meanwhile (the conference, the connection's outbound queue,
 * the server's tables) neither blocks nor takes another session's lock.
 */
final class SignalingSession implements ParticipantListener {
    private static final Logger LOG = LoggerFactory.getLogger(SignalingSession.class);
    private static final int CLOSE_NORMAL = 1000;
    private static final int CLOSE_GOING_AWAY = 1001;

    /** Snapshots on their way; a client needs one at a time, after a gap. */
    private static final int MAX_PENDING_SNAPSHOTS = 64;

    /**
     * What a participant may say to others: twice as much as two browsers with several networks need to agree on a
     * connection, and little enough that nobody's connection is clogged by it.
     */
    private static final int PEER_MESSAGE_BURST = 50;

    private static final int PEER_MESSAGES_PER_SECOND = 5;

    private enum State {
        /** The conference has not answered the join yet. */
        JOINING,
        JOINED,
        ENDED
    }

    private final SignalingServer server;
    private final Conference conference;
    private final SignalingConfig config;
    private final SignalingCounters counters;
    private final RandomGenerator random;
    private final ParticipantKey key;
    private final long joinId;

    /** Null in a meeting. */
    private final CheckRooms.@Nullable Seat seat;

    private State state = State.JOINING;

    /** Null in the grace time. */
    private @Nullable ClientConnection connection;

    private long disconnectedNanos;

    /** The token of the last welcome, and the one before it until the client is known to have the newer one. */
    private ResumeToken token;

    private @Nullable ResumeToken formerToken;

    /** Set while a resumed connection waits for its welcome; until then nothing else may reach it. */
    private boolean resuming;

    /** What to do with each of the snapshots that the conference owes us, in order. */
    private final Deque<SnapshotUse> pendingSnapshots = new ArrayDeque<>();

    private @Nullable Negotiator negotiator;
    private boolean connected;
    private ServerMessage.Slots pool = new ServerMessage.Slots(0, 0);
    private final Map<String, SlotState> slots = new LinkedHashMap<>();
    private ServerMessage.Codecs codecs =
            ServerMessage.Codecs.of(CodecPolicy.defaults().choose(List.of()));
    private final Map<Source, ServerMessage.Layers> layers = new EnumMap<>(Source.class);
    private @Nullable String speaker;
    private final Deque<SnapshotUse> pendingReports = new ArrayDeque<>();
    private final Set<String> slotMids = new HashSet<>();
    private @Nullable MessageBudget peerBudget;

    SignalingSession(
            SignalingServer server,
            Conference conference,
            SignalingConfig config,
            SignalingCounters counters,
            RandomGenerator random,
            ParticipantKey key,
            long handle,
            CheckRooms.@Nullable Seat seat,
            ClientConnection connection,
            long joinId) {
        this.server = server;
        this.conference = conference;
        this.config = config;
        this.counters = counters;
        this.random = random;
        this.key = key;
        this.seat = seat;
        this.token = ResumeToken.draw(handle, random);
        this.connection = connection;
        this.joinId = joinId;
    }

    ParticipantKey key() {
        return key;
    }

    /** Whether the client has got its welcome and the session has not ended. */
    synchronized boolean isWelcomed() {
        return state == State.JOINED;
    }

    // From the client.

    /** Asks the conference to take the participant in. */
    synchronized void begin(String displayName, long nowNanos) {
        ClientConnection asking = connection;
        if (state != State.JOINING || asking == null) {
            return;
        }
        asking.attach(this, nowNanos);
        if (state == State.JOINING) {
            conference.execute(new ConferenceCommand.Join(key, displayName, this));
        }
    }

    /** One message other than join, ping and those for other participants. */
    synchronized void accept(ClientConnection from, ClientMessage message) {
        if (!isHeard(from, message)) {
            return;
        }
        switch (message) {
            case ClientMessage.Offer offer -> negotiate(from, offer);
            case ClientMessage.Live live -> {
                conference.execute(new ConferenceCommand.SetLive(key, live.source(), live.on()));
                from.send(new ServerMessage.Ok(live.id()));
            }
            case ClientMessage.View view -> view(from, view);
            case ClientMessage.Snapshot snapshot -> requestSnapshot(from, snapshot.id());
            case ClientMessage.Stats stats -> requestReport(from, stats.id());
            case ClientMessage.Leave leave -> {
                from.send(new ServerMessage.Ok(leave.id()));
                end(EndReason.LEFT, true);
            }
            case ClientMessage.Join _,
                    ClientMessage.Resume _,
                    ClientMessage.Check _,
                    ClientMessage.Ping _,
                    ClientMessage.Peer _ -> throw new IllegalStateException("the connection does not hand this on");
        }
    }

    /** Whether a message may be acted upon; where not, all is said that there is to say. */
    private boolean isHeard(ClientConnection from, ClientMessage message) {
        if (from != connection || state == State.ENDED) {
            return false;
        }
        if (state == State.JOINING || resuming) {
            from.fail(message.id(), ErrorCode.NOT_JOINED, "The join is not answered yet; wait for the welcome.");
            return false;
        }
        // It speaks after its welcome, so it has the new token.
        formerToken = null;
        return true;
    }

    /** Passes a message on to another participant. Holds only one session's lock at a time: two may speak to each other. */
    void passOn(ClientConnection from, ClientMessage.Peer message, long nowNanos) {
        if (!maySpeak(from, message, nowNanos)) {
            return;
        }
        SignalingSession other = server.find(new ParticipantKey(key.room(), message.to()));
        if (other != null && other.hear(new ServerMessage.Peer(key.participant(), message.body()))) {
            from.send(new ServerMessage.Ok(message.id()));
        } else {
            from.fail(
                    message.id(),
                    ErrorCode.NO_SUCH_PARTICIPANT,
                    "This participant is not in the room, or can not be reached at the moment; try again later.");
        }
    }

    private synchronized boolean maySpeak(ClientConnection from, ClientMessage.Peer message, long nowNanos) {
        if (!isHeard(from, message)) {
            return false;
        }
        MessageBudget budget = peerBudget;
        if (budget == null) {
            budget = new MessageBudget(PEER_MESSAGE_BURST, PEER_MESSAGES_PER_SECOND, nowNanos);
            peerBudget = budget;
        }
        if (budget.take(nowNanos)) {
            return true;
        }
        from.fail(message.id(), ErrorCode.TOO_FAST, "You send the others more messages than docs/protocol.md allows.");
        from.close(ErrorCode.TOO_FAST.closeCode(), "too-fast", nowNanos);
        return false;
    }

    /** Takes what another participant says; false where nobody is there to hear it. */
    private synchronized boolean hear(ServerMessage.Peer message) {
        ClientConnection present = connection;
        if (state != State.JOINED || present == null || resuming) {
            return false;
        }
        present.send(message);
        return true;
    }

    private void negotiate(ClientConnection from, ClientMessage.Offer offer) {
        Negotiator current = negotiator;
        if (current == null) {
            throw new IllegalStateException("joined without a negotiator");
        }
        switch (current.negotiate(offer.sdp(), offer.tracks(), offer.slots())) {
            case Negotiation.Refused(Negotiation.Refused.Cause _, String text) -> {
                counters.count(SignalingCounter.OFFERS_REFUSED);
                from.fail(offer.id(), ErrorCode.BAD_SDP, text);
            }
            case Negotiation.Agreed agreed -> {
                counters.count(SignalingCounter.OFFERS_ANSWERED);
                agreed.slots().stream().map(OutgoingSlot::mid).forEach(slotMids::add);
                // The media side first: the client's checks may come right after the answer.
                conference.execute(new ConferenceCommand.Negotiate(
                        key, agreed.local(), agreed.remote(), agreed.tracks(), agreed.slots()));
                from.send(new ServerMessage.Answer(offer.id(), agreed.answer()));
            }
        }
    }

    private void view(ClientConnection from, ClientMessage.View view) {
        for (SlotView slot : view.slots()) {
            if (!slotMids.contains(slot.mid())) {
                from.fail(view.id(), ErrorCode.UNKNOWN_SLOT, "A mid in \"slots\" is no slot of the last offer.");
                return;
            }
        }
        conference.execute(new ConferenceCommand.View(key, view.slots()));
        from.send(new ServerMessage.Ok(view.id()));
    }

    private void requestSnapshot(ClientConnection from, long id) {
        if (pendingSnapshots.size() >= MAX_PENDING_SNAPSHOTS) {
            from.fail(id, ErrorCode.INTERNAL, "Earlier snapshots are still on their way; ask again later.");
            return;
        }
        pendingSnapshots.add(new SnapshotUse(from, id, false));
        conference.execute(new ConferenceCommand.RequestSnapshot(key));
    }

    private void requestReport(ClientConnection from, long id) {
        if (pendingReports.size() >= MAX_PENDING_SNAPSHOTS) {
            from.fail(id, ErrorCode.INTERNAL, "Earlier reports are still on their way; ask again later.");
            return;
        }
        pendingReports.add(new SnapshotUse(from, id, false));
        conference.execute(new ConferenceCommand.RequestReport(key));
    }

    private void onReport(ParticipantReport report) {
        SnapshotUse use = pendingReports.poll();
        if (use != null && use.connection == connection) {
            send(ServerMessage.Stats.of(use.id, report));
        }
    }

    /** The connection is gone: the grace time begins. A join that is not answered yet is given up, and so is a check. */
    synchronized void detach(ClientConnection gone, long nowNanos) {
        if (gone != connection || state == State.ENDED) {
            return;
        }
        connection = null;
        disconnectedNanos = nowNanos;
        if (state == State.JOINING || seat != null) {
            // Nobody has the token of this session, or needs it.
            end(EndReason.SIGNALING_LOST, true);
        }
    }

    /**
     * Goes on over a new connection, if the token is right; the old connection, if any, is closed. The welcome follows
     * when the conference has told the state of the room.
     */
    synchronized boolean resume(ClientConnection newConnection, ResumeToken shown, long id, long nowNanos) {
        boolean known = token.matches(shown) || (formerToken != null && formerToken.matches(shown));
        if (!known || state != State.JOINED || pendingSnapshots.size() >= MAX_PENDING_SNAPSHOTS) {
            return false;
        }
        ClientConnection old = connection;
        connection = newConnection;
        if (old != null) {
            old.closeDetached(ClientConnection.CLOSE_RESUMED_ELSEWHERE, "resumed over another connection");
        }
        formerToken = shown;
        token = ResumeToken.draw(shown.handle(), random);
        resuming = true;
        pendingSnapshots.add(new SnapshotUse(newConnection, id, true));
        newConnection.attach(this, nowNanos);
        conference.execute(new ConferenceCommand.RequestSnapshot(key));
        return true;
    }

    // From the server.

    synchronized void onTick(long nowNanos) {
        boolean graceOver = state == State.JOINED
                && connection == null
                && nowNanos - disconnectedNanos > config.graceSeconds() * 1_000_000_000L;
        if (graceOver) {
            end(EndReason.SIGNALING_LOST, true);
        }
        if (seat != null && nowNanos - seat.overNanos() >= 0) {
            end(EndReason.CHECK_OVER, true);
        }
    }

    synchronized void stop() {
        end(EndReason.SERVER_STOPPING, true);
    }

    /** Ends the session once. The conference is told, unless it was the one who said so. */
    private void end(EndReason reason, boolean tellConference) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        if (tellConference) {
            conference.execute(new ConferenceCommand.Leave(key, reason));
        }
        server.ended(this, token.handle(), seat);
        counters.count(SignalingCounter.ENDS);
        LOG.info("{} left {}: {}", key.participant(), key.room(), reason);
        ClientConnection last = connection;
        connection = null;
        if (last != null) {
            last.send(ServerMessage.Bye.of(reason));
            last.closeDetached(
                    reason == EndReason.SERVER_STOPPING ? CLOSE_GOING_AWAY : CLOSE_NORMAL, Vocabulary.word(reason));
        }
    }

    // From the conference.

    @Override
    public void onEvent(ParticipantEvent event) {
        try {
            handle(event);
        } catch (RuntimeException e) {
            counters.countInternalError(e);
            synchronized (this) {
                end(EndReason.INTERNAL_ERROR, true);
            }
        }
    }

    private synchronized void handle(ParticipantEvent event) {
        if (state == State.ENDED) {
            return;
        }
        switch (event) {
            case ParticipantEvent.Admitted admitted -> onAdmitted(admitted);
            case ParticipantEvent.Refused(RefusalReason reason) -> onRefused(reason);
            case ParticipantEvent.Snapshot(RoomSnapshot room) -> onSnapshot(room);
            case ParticipantEvent.Joined(long number, ParticipantInfo info) ->
                send(new ServerMessage.Joined(number, ServerMessage.Person.of(info)));
            case ParticipantEvent.Left(long number, String participant, EndReason reason) ->
                send(new ServerMessage.Left(number, participant, Vocabulary.word(reason)));
            case ParticipantEvent.LiveChanged(long number, String participant, Source source, boolean live) ->
                send(new ServerMessage.Live(number, participant, Vocabulary.word(source), live));
            case ParticipantEvent.SlotAssigned assigned -> {
                slots.put(assigned.mid(), new SlotState(assigned, false, false, SlotQuality.FULL));
                send(ServerMessage.Slot.of(assigned));
            }
            case ParticipantEvent.SlotLive(String mid) -> {
                slots.computeIfPresent(mid, (_, slot) -> new SlotState(slot.assigned, true, false, slot.quality));
                send(new ServerMessage.SlotLive(mid));
            }
            case ParticipantEvent.SlotUndecodable(String mid) -> {
                slots.computeIfPresent(mid, (_, slot) -> new SlotState(slot.assigned, slot.live, true, slot.quality));
                send(new ServerMessage.SlotWaiting(mid, "codec"));
            }
            case ParticipantEvent.SlotQualityChanged(String mid, SlotQuality quality) -> {
                slots.computeIfPresent(
                        mid, (_, slot) -> new SlotState(slot.assigned, slot.live, slot.undecodable, quality));
                send(ServerMessage.SlotQualityChanged.of(mid, quality));
            }
            case ParticipantEvent.CodecsChosen(CodecPolicy.Choice choice) -> {
                codecs = ServerMessage.Codecs.of(choice);
                send(ServerMessage.CodecsChosen.of(codecs));
            }
            case ParticipantEvent.LayersWanted(Source source, List<String> rids) -> {
                ServerMessage.Layers wanted = new ServerMessage.Layers(Vocabulary.word(source), rids);
                layers.put(source, wanted);
                send(wanted);
            }
            case ParticipantEvent.ActiveSpeaker(String participant) -> {
                speaker = participant;
                send(new ServerMessage.Speaker(participant));
            }
            case ParticipantEvent.Report(ParticipantReport report) -> onReport(report);
            case ParticipantEvent.SlotsNeeded(int people, int screens) -> {
                pool = new ServerMessage.Slots(people, screens);
                send(new ServerMessage.Pool(people, screens));
            }
            case ParticipantEvent.Connected() -> {
                connected = true;
                send(new ServerMessage.Connected());
            }
            case ParticipantEvent.Ended(EndReason reason) -> end(reason, false);
        }
    }

    private void onAdmitted(ParticipantEvent.Admitted admitted) {
        state = State.JOINED;
        negotiator = new Negotiator(admitted.local(), config.codecs(), random);
        codecs = ServerMessage.Codecs.of(admitted.codecs());
        pool = new ServerMessage.Slots(admitted.people(), admitted.screens());
        counters.count(SignalingCounter.JOINS);
        send(welcome(joinId, admitted.room()));
    }

    private void onRefused(RefusalReason reason) {
        state = State.ENDED;
        server.ended(this, token.handle(), seat);
        counters.count(SignalingCounter.JOINS_REFUSED);
        ClientConnection asking = connection;
        connection = null;
        if (asking == null) {
            return;
        }
        // The connection may try another room.
        asking.release();
        switch (reason) {
            case ROOM_FULL -> asking.fail(joinId, ErrorCode.ROOM_FULL, "This room is full.");
            case SERVER_FULL ->
                asking.fail(joinId, ErrorCode.SERVER_FULL, "The server is full; please try again in a while.");
            case ALREADY_PRESENT -> asking.fail(joinId, ErrorCode.INTERNAL, "Please try to join again.");
            case NOBODY_TO_WATCH -> asking.fail(joinId, ErrorCode.INTERNAL, "There is nobody to watch here.");
            case DRAINING -> asking.fail(joinId, ErrorCode.DRAINING, SignalingServer.DRAINING_TEXT);
        }
    }

    private void onSnapshot(RoomSnapshot room) {
        SnapshotUse use = pendingSnapshots.poll();
        if (use == null || use.connection != connection) {
            return;
        }
        if (!use.forWelcome) {
            send(new ServerMessage.Room(use.id, ServerMessage.RoomState.of(key.room(), room)));
            return;
        }
        resuming = false;
        counters.count(SignalingCounter.RESUMES);
        send(welcome(use.id, room));
        if (connected) {
            send(new ServerMessage.Connected());
        }
        for (SlotState slot : slots.values()) {
            send(ServerMessage.Slot.of(slot.assigned));
            if (slot.live) {
                send(new ServerMessage.SlotLive(slot.assigned.mid()));
            }
            if (slot.undecodable) {
                send(new ServerMessage.SlotWaiting(slot.assigned.mid(), "codec"));
            }
            if (slot.quality != SlotQuality.FULL) {
                send(ServerMessage.SlotQualityChanged.of(slot.assigned.mid(), slot.quality));
            }
        }
        layers.values().forEach(this::send);
        if (speaker != null) {
            send(new ServerMessage.Speaker(speaker));
        }
    }

    private ServerMessage.Welcome welcome(long id, RoomSnapshot room) {
        ServerAddress reached = connection == null ? null : connection.reached();
        return new ServerMessage.Welcome(
                id,
                MessageReader.VERSION,
                key.participant(),
                token.toText(),
                config.graceSeconds(),
                ServerMessage.RoomState.of(key.room(), room),
                pool,
                codecs,
                seat == null
                        ? config.iceServers().forClient(reached, key.participant())
                        : config.iceServers().forCheck(reached, key.participant()),
                config.iceServers().stunFor(reached));
    }

    private void send(ServerMessage message) {
        if (connection != null && !resuming) {
            connection.send(message);
        }
    }

    private record SnapshotUse(ClientConnection connection, long id, boolean forWelcome) {}

    private record SlotState(
            ParticipantEvent.SlotAssigned assigned, boolean live, boolean undecodable, SlotQuality quality) {}
}
