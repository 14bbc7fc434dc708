package dev.kakehashi.signaling;

import dev.kakehashi.sfu.Conference;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.signaling.access.AccessDecision;
import dev.kakehashi.signaling.access.AccessRequest;
import dev.kakehashi.signaling.access.AccessRole;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All signalling sessions of this server. Safe for use by any thread; nothing here blocks. */
public final class SignalingServer {
    static final String DRAINING_TEXT = "The server is about to go down and takes nobody new; please try again later.";

    private static final String ID_CHARS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** 47 bits: two people of a room practically never draw the same, and nobody guesses another's. */
    private static final int ID_LENGTH = 8;

    /** The name of everybody in a room for a check. */
    private static final String CHECKING = "check";

    private static final int CLOSE_GOING_AWAY = 1001;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Conference conference;
    private final SignalingConfig config;
    private final RandomGenerator random;
    private final InstantSource wallClock;
    private final SignalingCounters counters = new SignalingCounters();
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<ParticipantKey, SignalingSession> sessions = new ConcurrentHashMap<>();
    private final Map<Long, SignalingSession> sessionsByHandle = new ConcurrentHashMap<>();
    private final CheckRooms checkRooms = new CheckRooms();
    private volatile boolean draining;
    private volatile boolean stopped;

    /**
     * @param conference the media side
     * @param random for ids, tokens, credentials and SSRCs: a {@link java.security.SecureRandom}, which is also safe for
     *     use by any thread
     * @param wallClock for the times in access tokens
     */
    public SignalingServer(
            Conference conference, SignalingConfig config, RandomGenerator random, InstantSource wallClock) {
        this.conference = conference;
        this.config = config;
        this.random = random;
        this.wallClock = wallClock;
    }

    /** A client connected; what it sends goes to the returned connection. */
    public SignalingConnection connect(Outbound outbound, long nowNanos) {
        ClientConnection connection = new ClientConnection(this, outbound, counters, config, nowNanos);
        counters.count(SignalingCounter.CONNECTIONS_OPENED);
        connections.add(connection);
        if (stopped) {
            connection.closeDetached(CLOSE_GOING_AWAY, "server-stopping");
        }
        return connection;
    }

    /** Ends what has waited too long. To be called about once a second. */
    public void onTick(long nowNanos) {
        long joinDeadlineNanos = config.joinDeadlineSeconds() * NANOS_PER_SECOND;
        long idleNanos = config.idleSeconds() * NANOS_PER_SECOND;
        connections.forEach(connection -> connection.onTick(nowNanos, joinDeadlineNanos, idleNanos));
        sessions.values().forEach(session -> session.onTick(nowNanos));
    }

    /** Refuses new joins from now on ({@code draining}); those who are here go on, and may resume. */
    public void drain() {
        draining = true;
    }

    /** Says {@code bye} to everybody and closes every connection. */
    public void stop() {
        draining = true;
        stopped = true;
        sessions.values().forEach(SignalingSession::stop);
        connections.forEach(connection -> connection.closeDetached(CLOSE_GOING_AWAY, "server-stopping"));
    }

    /** How many participants are in rooms or about to be, those without a connection in their grace time included. */
    public int sessions() {
        return sessions.size();
    }

    /** Counters and gauges by name, for {@code /metrics}; all names begin with {@code signaling_}. */
    public Map<String, Long> statistics() {
        Map<String, Long> statistics = new TreeMap<>();
        counters.addTo(statistics);
        statistics.put("signaling_connections", (long) connections.size());
        statistics.put("signaling_check_rooms", (long) checkRooms.size());
        statistics.put("signaling_sessions", (long) sessions.size());
        return statistics;
    }

    void join(ClientConnection connection, ClientMessage.Join join, long nowNanos) {
        String room = RoomName.fold(join.room());
        if (room == null) {
            counters.count(SignalingCounter.JOINS_REFUSED);
            connection.fail(join.id(), ErrorCode.BAD_ROOM, "A room's name has 1 to 64 letters a-z, digits, - or _.");
            return;
        }
        AccessDecision decision = config.access()
                .decide(join.token(), new AccessRequest(room, AccessRole.PUBLISH, null), wallClock.instant());
        switch (decision) {
            case AccessDecision.Granted granted -> enter(connection, join, room, granted.name(), nowNanos);
            case AccessDecision.Denied denied -> {
                counters.count(SignalingCounter.JOINS_REFUSED);
                counters.count(SignalingCounter.JOINS_UNAUTHORIZED);
                connection.fail(join.id(), ErrorCode.UNAUTHORIZED, Vocabulary.word(denied.reason()), denied.text());
            }
        }
    }

    /** @param nameOfToken clean; null where the client chooses */
    private void enter(
            ClientConnection connection,
            ClientMessage.Join join,
            String room,
            @Nullable String nameOfToken,
            long nowNanos) {
        String name = nameOfToken == null ? DisplayName.clean(join.name()) : nameOfToken;
        if (name == null) {
            counters.count(SignalingCounter.JOINS_REFUSED);
            connection.fail(
                    join.id(),
                    ErrorCode.BAD_NAME,
                    "A person's name has 1 to 64 characters, at least one of them visible, and no control characters.");
            return;
        }
        if (draining) {
            counters.count(SignalingCounter.JOINS_REFUSED);
            connection.fail(join.id(), ErrorCode.DRAINING, DRAINING_TEXT);
            return;
        }
        begin(register(connection, join.id(), room, null), name, nowNanos);
    }

    private void begin(SignalingSession session, String name, long nowNanos) {
        session.begin(name, nowNanos);
        if (stopped) {
            // It may have been registered behind the back of stop().
            session.stop();
        }
    }

    /** A page tries its connection: it needs no access token, and meets nobody. */
    void check(ClientConnection connection, ClientMessage.Check check, long nowNanos) {
        CheckRooms.Admission admission = draining
                ? new CheckRooms.Refused(ErrorCode.DRAINING, DRAINING_TEXT)
                : checkRooms.enter(check.key(), nowNanos);
        switch (admission) {
            case CheckRooms.Seat seat -> {
                counters.count(SignalingCounter.CHECKS);
                begin(register(connection, check.id(), seat.room(), seat), CHECKING, nowNanos);
            }
            case CheckRooms.Refused(ErrorCode code, String text) -> {
                counters.count(SignalingCounter.JOINS_REFUSED);
                counters.count(SignalingCounter.CHECKS_REFUSED);
                connection.fail(check.id(), code, text);
            }
        }
    }

    /** Whether a room is one in which a page tries its connection. */
    static boolean isCheck(String room) {
        return room.startsWith(CheckRooms.PREFIX);
    }

    /** @param seat null in a meeting */
    private SignalingSession register(
            ClientConnection connection, long joinId, String room, CheckRooms.@Nullable Seat seat) {
        while (true) {
            ParticipantKey key = new ParticipantKey(room, drawId());
            long handle = random.nextLong();
            SignalingSession session = new SignalingSession(
                    this, conference, config, counters, random, key, handle, seat, connection, joinId);
            if (sessions.putIfAbsent(key, session) != null) {
                continue;
            }
            if (sessionsByHandle.putIfAbsent(handle, session) != null) {
                sessions.remove(key, session);
                continue;
            }
            return session;
        }
    }

    private String drawId() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_CHARS.charAt(random.nextInt(ID_CHARS.length())));
        }
        return id.toString();
    }

    void resume(ClientConnection connection, ClientMessage.Resume resume, long nowNanos) {
        ResumeToken token = ResumeToken.read(resume.token());
        SignalingSession session = token == null ? null : sessionsByHandle.get(token.handle());
        if (token == null || session == null || !session.resume(connection, token, resume.id(), nowNanos)) {
            connection.fail(
                    resume.id(), ErrorCode.RESUME_FAILED, "This token is not known any more; join the room anew.");
        }
    }

    void forget(ClientConnection connection) {
        connections.remove(connection);
    }

    /** The session of a participant, or null. */
    @Nullable
    SignalingSession find(ParticipantKey key) {
        return sessions.get(key);
    }

    /** @param seat what becomes free with it; null in a meeting */
    void ended(SignalingSession session, long handle, CheckRooms.@Nullable Seat seat) {
        sessions.remove(session.key(), session);
        sessionsByHandle.remove(handle, session);
        if (seat != null) {
            checkRooms.leave(seat);
        }
    }
}
