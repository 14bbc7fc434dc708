package dev.kakehashi.web;

import dev.kakehashi.signaling.ServerAddress;
import dev.kakehashi.signaling.SignalingServer;
import dev.kakehashi.signaling.whip.ResourceResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signalling without WebSocket (docs/protocol.md, "Over HTTP"): {@code GET /api/v1/signaling} opens a connection, and with
 * its key behind it GET goes on with its events, and POST brings the client's messages.
 */
final class EventResource {
    static final String PATH = "/api/v1/signaling";

    private static final long MAX_WAIT_SECONDS = 25;

    /** A burst of messages, as many as a connection may send. */
    private static final int MAX_MESSAGES = 64;

    /** 2^53 - 1 has as many. */
    private static final int MAX_DIGITS = 16;

    /** A page of ours, a person who types the address, and programs, which say nothing. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none", "");

    /** What stands for a number that is not there, or is none. */
    private static final long MISSING = -1;

    private static final long WRONG = -2;

    private final EventConnections connections;
    private final SignalingServer signaling;

    EventResource(EventConnections connections, SignalingServer signaling) {
        this.connections = connections;
        this.signaling = signaling;
    }

    static boolean serves(String path) {
        return path.equals(PATH) || path.startsWith(PATH + '/');
    }

    /** What a request gets whose body is too long to be read. */
    static ResourceResponse tooLarge() {
        return ResourceResponse.problem(
                413,
                "Body too large",
                "The messages of one request have at most " + WebLimits.MAX_MESSAGE_BYTES / 1024 + " KiB.");
    }

    /** Headers that keep what is between here and the client from holding events back. */
    static void setEventHeaders(HttpHeaders headers) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store, no-transform")
                .set("x-accel-buffering", "no")
                .set("x-content-type-options", "nosniff");
    }

    /**
     * @param path of the request, for which {@link #serves} is true
     * @param sameOrigin whether no page of another site asks, as far as {@code Origin} says
     * @param reached where the client reached this server; null where that is unknown
     */
    void handle(
            HttpExchange exchange,
            FullHttpRequest request,
            String path,
            boolean sameOrigin,
            @Nullable ServerAddress reached) {
        HttpHeaders headers = request.headers();
        // Browsers name no origin where a page gets something by <img> or <script>, but say that it is of another site.
        if (!sameOrigin || !OWN_SITES.contains(headers.get("sec-fetch-site", ""))) {
            refuse(
                    exchange,
                    EventCounter.REFUSED_ORIGIN,
                    403,
                    "Foreign page",
                    "A page of another site may not open this connection.");
            return;
        }
        String key = path.length() > PATH.length() ? path.substring(PATH.length() + 1) : "";
        String query = request.uri()
                .substring(Math.min(path.length() + 1, request.uri().length()));
        long confirmed = number(headers.get("last-event-id"));
        if (confirmed == WRONG) {
            malformed(exchange, "Last-Event-ID is not the id of an event.");
        } else if (request.method().equals(HttpMethod.GET)) {
            long wait = number(parameter(query, "wait"));
            if (wait == WRONG) {
                malformed(exchange, "wait is how many seconds the answer may wait for an event.");
            } else if (!accepts(headers.get(HttpHeaderNames.ACCEPT, "*/*"))) {
                refuse(
                        exchange,
                        EventCounter.MALFORMED,
                        406,
                        "Answer not accepted",
                        "The answer is text/event-stream.");
            } else if (key.isEmpty()) {
                open(exchange, wait, reached);
            } else {
                goOn(exchange, key, wait, confirmed);
            }
        } else if (request.method().equals(HttpMethod.POST) && !key.isEmpty()) {
            String body = request.content().toString(StandardCharsets.UTF_8);
            take(exchange, key, number(parameter(query, "n")), confirmed, body);
        } else {
            connections.counters().count(EventCounter.MALFORMED);
            String allowed = key.isEmpty() ? "GET" : "GET, POST";
            exchange.answer(HttpAnswers.of(
                    ResourceResponse.problem(405, "Wrong method", "Only " + allowed + " is answered at this address.")
                            .with("Allow", allowed)));
        }
    }

    private void open(HttpExchange exchange, long wait, @Nullable ServerAddress reached) {
        long now = System.nanoTime();
        if (!connections.mayOpen(HttpRouter.peerOf(exchange.channel()), now)) {
            connections.counters().count(EventCounter.REFUSED_RATE);
            exchange.answer(HttpAnswers.of(ResourceResponse.problem(
                            429,
                            "Too many requests",
                            "This address opened many connections in a short time; wait a moment.")
                    .retryLater()));
            return;
        }
        EventConnection opened = connections.open(exchange.channel().eventLoop(), reached, now);
        if (opened == null) {
            connections.counters().count(EventCounter.REFUSED_FULL);
            exchange.answer(HttpAnswers.of(
                    ResourceResponse.problem(503, "Server full", "The server is full; please try again later.")
                            .retryLater()));
            return;
        }
        opened.run(() -> opened.begin(signaling, respond(exchange, opened, wait)));
    }

    private void goOn(HttpExchange exchange, String key, long wait, long confirmed) {
        EventConnection found = connections.find(key);
        if (found == null) {
            unknown(exchange);
            return;
        }
        found.run(() -> {
            if (found.isOver()) {
                unknown(exchange);
            } else {
                found.follow(respond(exchange, found, wait), confirmed);
            }
        });
    }

    private EventResponse respond(HttpExchange exchange, EventConnection connection, long wait) {
        long now = System.nanoTime();
        EventResponse response;
        if (wait == MISSING) {
            response = new EventStream(exchange, now);
        } else {
            connections.counters().count(EventCounter.POLLS);
            response = new EventPoll(
                    exchange,
                    now + Duration.ofSeconds(Math.min(wait, MAX_WAIT_SECONDS)).toNanos());
        }
        exchange.onGone(() -> connection.run(() -> connection.onGone(response, System.nanoTime())));
        return response;
    }

    private void take(HttpExchange exchange, String key, long first, long confirmed, String body) {
        // One that is more than there may be tells that there are too many.
        List<String> messages = body.lines().limit(MAX_MESSAGES + 1).toList();
        EventConnection found = connections.find(key);
        if (found == null) {
            unknown(exchange);
        } else if (first < 1) {
            malformed(exchange, "n is the number of the first message, counted from 1.");
        } else if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
            malformed(exchange, "A request brings 1 to " + MAX_MESSAGES + " messages, one a line.");
        } else {
            found.run(() -> {
                if (found.isOver()) {
                    unknown(exchange);
                    return;
                }
                found.confirm(confirmed);
                long next = found.receive(first, messages);
                exchange.answer(HttpAnswers.of(
                        first > next
                                ? ResourceResponse.problem(
                                        409,
                                        "Messages missing",
                                        "Messages before these are missing; go on with n=" + next + '.')
                                : ResourceResponse.empty(204)));
            });
        }
    }

    private void unknown(HttpExchange exchange) {
        refuse(
                exchange,
                EventCounter.UNKNOWN_KEY,
                404,
                "Unknown connection",
                "This connection has ended or never was; open a new one, and come back to your session by resume.");
    }

    private void malformed(HttpExchange exchange, String sentence) {
        refuse(exchange, EventCounter.MALFORMED, 400, "Malformed", sentence);
    }

    private void refuse(HttpExchange exchange, EventCounter counter, int status, String title, String sentence) {
        connections.counters().count(counter);
        exchange.answer(HttpAnswers.of(ResourceResponse.problem(status, title, sentence)));
    }

    private static boolean accepts(String accept) {
        return accept.contains("text/event-stream") || accept.contains("text/*") || accept.contains("*/*");
    }

    /** As it stands in the query, or null. None of ours needs an escape. */
    private static @Nullable String parameter(String query, String name) {
        for (String each : query.split("&", -1)) {
            if (each.startsWith(name + '=')) {
                return each.substring(name.length() + 1);
            }
        }
        return null;
    }

    private static long number(@Nullable String digits) {
        if (digits == null) {
            return MISSING;
        }
        boolean valid = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(each -> each >= '0' && each <= '9');
        return valid ? Long.parseLong(digits) : WRONG;
    }
}
