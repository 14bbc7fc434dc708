package dev.kakehashi.signaling.whip;

import dev.kakehashi.sfu.Attendance;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.Conference;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.signaling.AddressBudgets;
import dev.kakehashi.signaling.IceServers;
import dev.kakehashi.signaling.IceServers.IceServer;
import dev.kakehashi.signaling.ServerAddress;
import dev.kakehashi.signaling.access.AccessDecision;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.access.AccessRequest;
import dev.kakehashi.signaling.access.AccessRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All WHIP and WHEP addresses of this server. Safe for use by any thread; nothing here blocks.
 *
 * <p>Everybody who knows a session's address may end it or restart its ICE: it holds 120 random bits and is told to the
 * client only, so that no token is asked for a second time.
 */
public final class MediaResources {
    private static final Logger LOG = LoggerFactory.getLogger(MediaResources.class);

    /** Browsers ask again after this time whether they may ask from another site's page. */
    private static final String PREFLIGHT_SECONDS = "600";

    private static final String ENDPOINT_METHODS = "POST, OPTIONS, GET, HEAD";
    /** A school behind one address that opens a player all at once. A session whose client never connects lives for 30 s. */
    private static final int POST_BURST = 600;

    private static final int POSTS_PER_SECOND = 20;
    private static final String SESSION_METHODS = "PATCH, DELETE, OPTIONS, GET, HEAD";

    private final Conference conference;
    private final CodecPolicy codecs;
    private final AccessPolicy access;
    private final int port;
    private final IceServers iceServers;
    private final RandomGenerator random;
    private final Executor negotiations;
    private final Supplier<Instant> wallClock;
    private final Map<String, MediaSession> sessions = new ConcurrentHashMap<>();
    private final AddressBudgets posts = new AddressBudgets(POST_BURST, POSTS_PER_SECOND);
    private final LongAdder published = new LongAdder();
    private final LongAdder watched = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private volatile boolean draining;

    /**
     * @param port of the page and the media
     * @param iceServers what clients are told of how they may reach the media port
     * @param random a {@link java.security.SecureRandom}, which is also safe for use by any thread
     * @param negotiations where offers are read
     * @param wallClock for the times in tokens
     */
    public MediaResources(
            Conference conference,
            CodecPolicy codecs,
            AccessPolicy access,
            int port,
            IceServers iceServers,
            RandomGenerator random,
            Executor negotiations,
            Supplier<Instant> wallClock) {
        this.conference = conference;
        this.codecs = codecs;
        this.access = access;
        this.port = port;
        this.iceServers = iceServers;
        this.random = random;
        this.negotiations = negotiations;
        this.wallClock = wallClock;
    }

    /** Whether a path belongs to these resources. */
    public static boolean serves(String path) {
        return path.startsWith(Address.WHIP) || path.startsWith(Address.WHEP) || path.startsWith(Address.SESSION);
    }

    /**
     * Answers a request.
     *
     * @param answer called once, on any thread
     */
    public void handle(ResourceRequest request, Consumer<ResourceResponse> answer, long nowNanos) {
        Consumer<ResourceResponse> counted = response -> {
            if (response.status() >= 400) {
                refused.increment();
            }
            answer.accept(crossOrigin(response));
        };
        switch (Address.read(request.path())) {
            case Address.Unknown(String text) -> counted.accept(Problems.unknownAddress(text));
            case Address.Session(String id) -> counted.accept(onSession(request, id, nowNanos));
            case Address.Publish address -> onEndpoint(request, address.room(), address, counted, nowNanos);
            case Address.Watch address -> onEndpoint(request, address.room(), address, counted, nowNanos);
        }
    }

    /** What a request gets whose body is too long to be read. */
    public static ResourceResponse tooLarge(int mostBytes) {
        return crossOrigin(ResourceResponse.problem(
                413, "Body too large", "An offer here has at most " + mostBytes / 1024 + " KiB."));
    }

    /** To be called about once a second. */
    public void onTick(long nowNanos) {
        sessions.values().forEach(session -> session.onTick(nowNanos));
        posts.forgetIdle(nowNanos);
    }

    /** Refuses new sessions from now on. */
    public void drain() {
        draining = true;
    }

    /** Ends every session. */
    public void stop() {
        draining = true;
        sessions.values().forEach(session -> session.end(EndReason.SERVER_STOPPING));
    }

    /** Counters and gauges by name, for {@code /metrics}. */
    public Map<String, Long> statistics() {
        Map<String, Long> statistics = new TreeMap<>();
        statistics.put("media_sessions", (long) sessions.size());
        statistics.put("media_sessions_whip_opened_total", published.sum());
        statistics.put("media_sessions_whep_opened_total", watched.sum());
        statistics.put("media_session_requests_refused_total", refused.sum());
        statistics.put("media_session_internal_errors_total", errors.sum());
        return statistics;
    }

    private ResourceResponse onSession(ResourceRequest request, String id, long nowNanos) {
        if (request.method().equals("OPTIONS")) {
            return preflight(SESSION_METHODS).with("Accept-Patch", MediaSession.FRAGMENT);
        }
        MediaSession session = sessions.get(id);
        if (session == null) {
            return Problems.noSession();
        }
        return switch (request.method()) {
            case "PATCH" -> session.patch(request, nowNanos);
            case "DELETE" -> session.delete();
            case "GET", "HEAD" -> ResourceResponse.empty(204);
            default -> Problems.wrongMethod(SESSION_METHODS);
        };
    }

    private void onEndpoint(
            ResourceRequest request, String room, Address address, Consumer<ResourceResponse> answer, long nowNanos) {
        switch (request.method()) {
            case "OPTIONS" -> answer.accept(preflight(ENDPOINT_METHODS).with("Accept-Post", MediaSession.SDP));
            // Neither draft defines a representation: a GET is answered without one.
            case "GET", "HEAD" -> answer.accept(ResourceResponse.empty(204));
            case "POST" -> {
                ResourceResponse refusal = refusal(request, nowNanos);
                if (refusal == null) {
                    admit(request, room, address, answer, nowNanos);
                } else {
                    answer.accept(refusal);
                }
            }
            default -> answer.accept(Problems.wrongMethod(ENDPOINT_METHODS));
        }
    }

    private @Nullable ResourceResponse refusal(ResourceRequest request, long nowNanos) {
        if (draining) {
            return Problems.draining();
        }
        if (!posts.take(request.peer(), nowNanos)) {
            return Problems.tooManyPosts();
        }
        if (!request.hasType(MediaSession.SDP)) {
            return Problems.wrongType(MediaSession.SDP).with("Accept-Post", MediaSession.SDP);
        }
        if (!request.accepts(MediaSession.SDP)) {
            return Problems.notAcceptable();
        }
        return request.body().isBlank() ? Problems.noBody() : null;
    }

    private void admit(
            ResourceRequest request, String room, Address address, Consumer<ResourceResponse> answer, long nowNanos) {
        boolean publishes = address instanceof Address.Publish;
        String identity = address instanceof Address.Publish(String _, String participant) ? participant : null;
        AccessRole role = publishes ? AccessRole.PUBLISH : AccessRole.WATCH;
        switch (access.decide(request.bearerToken(), new AccessRequest(room, role, identity), wallClock.get())) {
            case AccessDecision.Denied denied -> answer.accept(Problems.denied(denied));
            case AccessDecision.Granted granted -> {
                String participant = identity == null ? SessionId.draw(random) : identity;
                MediaSession session = new MediaSession(
                        this,
                        conference,
                        codecs,
                        random,
                        negotiations,
                        SessionId.draw(random),
                        new ParticipantKey(room, participant),
                        publishes,
                        new MediaSession.Opening(request.body(), iceServers(request), answer),
                        nowNanos);
                sessions.put(session.id(), session);
                Attendance attendance = address instanceof Address.Watch(String _, String watchedOne)
                        ? new Attendance.Watcher(watchedOne)
                        : new Attendance.Member();
                session.begin(Objects.requireNonNullElse(granted.name(), participant), attendance);
            }
        }
    }

    /** RFC 9725 4.6. Not the media port as a STUN server, which would deafen Chromium to it: see {@link IceServers}. */
    private @Nullable String iceServers(ResourceRequest request) {
        if (request.serverName() == null) {
            return null;
        }
        ServerAddress reached = new ServerAddress(request.serverName(), port);
        List<String> links = new ArrayList<>();
        for (IceServer each : iceServers.forClient(reached, SessionId.draw(random))) {
            for (String url : each.urls()) {
                links.add('<' + url + ">; rel=\"ice-server\"; username=\"" + each.username() + "\"; credential=\""
                        + each.credential() + "\"; credential-type=\"password\"");
            }
        }
        return links.isEmpty() ? null : String.join(", ", links);
    }

    private static ResourceResponse preflight(String methods) {
        return ResourceResponse.empty(200)
                .with("Access-Control-Allow-Methods", methods)
                .with("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match")
                .with("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    }

    /** Pages of other sites may publish and watch: nothing here goes by cookies. */
    private static ResourceResponse crossOrigin(ResourceResponse response) {
        return response.with("Access-Control-Allow-Origin", "*")
                .with(
                        "Access-Control-Expose-Headers",
                        "Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After, WWW-Authenticate");
    }

    void opened(MediaSession session) {
        (session.publishes() ? published : watched).increment();
        LOG.info(
                "{} {} {} by {}",
                session.key().participant(),
                session.publishes() ? "publishes to" : "watches",
                session.key().room(),
                session.publishes() ? "WHIP" : "WHEP");
    }

    void ended(MediaSession session) {
        sessions.remove(session.id(), session);
    }

    void countInternalError(RuntimeException error) {
        errors.increment();
        if (Long.bitCount(errors.sum()) == 1) {
            LOG.error("A WHIP or WHEP session failed, {} times by now", errors.sum(), error);
        }
    }
}
