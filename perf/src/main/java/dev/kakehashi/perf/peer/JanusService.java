package dev.kakehashi.perf.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One room of Janus's VideoRoom, over its HTTP API, as of Janus 1.1. Everybody has a session of their own, as browsers do;
 * they must not time out ({@code session_timeout = 0} in its configuration). Publishers offer, subscribers are offered to.
 */
public final class JanusService implements MediaService {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int OK = 200;

    /** Looks at events until ours comes; between them are those that tell of ICE and media. */
    private static final int MOST_EVENTS = 20;

    private static final int MOST_PUBLISHERS = 1_000;

    private final HttpClient http;
    private final URI server;
    private final long room;
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * Makes the room.
     *
     * @param server the address of the API, with its path
     * @param room its number
     * @throws IOException where Janus refuses or is not there
     */
    public JanusService(HttpClient http, URI server, long room) throws IOException, InterruptedException {
        this.http = http;
        this.server = server;
        this.room = room;
        try (Handle handle = new Handle()) {
            ObjectNode body = body("create")
                    .put("publishers", MOST_PUBLISHERS)
                    .put("permanent", false)
                    .put("audiocodec", "opus")
                    .put("videocodec", "vp8");
            handle.send(body, "");
        }
    }

    @Override
    public MediaSession publish(String name, OwnSide side) throws IOException, InterruptedException {
        Handle handle = new Handle();
        ObjectNode body = body("joinandconfigure").put("ptype", "publisher").put("id", feed(name));
        // It takes the part that is left, and we always begin the handshake.
        handle.send(body, jsep("offer", side.offer().replace("a=setup:actpass", "a=setup:active")));
        return handle.established(ServerAnswer.read(handle.awaitDescription(), server.getHost()));
    }

    @Override
    public MediaSession subscribe(String name, OwnSide side) throws IOException, InterruptedException {
        ObjectNode join = body("join").put("ptype", "subscriber");
        join.putArray("streams").addObject().put("feed", feed(name));
        return subscribe(join, side);
    }

    /**
     * Something of what somebody publishes.
     *
     * @param name of the publisher
     * @param mid of the publisher's section
     */
    public record Wanted(String name, String mid) {}

    /**
     * Begins to receive from many on one transport.
     *
     * @param wanted one for each section of our side, in its order
     * @throws IOException where Janus refuses or is not there
     */
    public MediaSession subscribe(List<Wanted> wanted, OwnSide side) throws IOException, InterruptedException {
        ObjectNode join = body("join").put("ptype", "subscriber");
        ArrayNode streams = join.putArray("streams");
        wanted.forEach(
                each -> streams.addObject().put("feed", feed(each.name())).put("mid", each.mid()));
        return subscribe(join, side);
    }

    private MediaSession subscribe(ObjectNode join, OwnSide side) throws IOException, InterruptedException {
        Handle handle = new Handle();
        handle.send(join, "");
        String offer = handle.awaitDescription();
        handle.send(body("start"), jsep("answer", answer(offer, side)));
        handle.awaitEvent();
        return handle.established(named(ServerAnswer.read(offer, server.getHost()), side));
    }

    /** Publishers are known by numbers. */
    private static long feed(String name) {
        return Integer.toUnsignedLong(name.hashCode()) + 1;
    }

    /** What is offered, taken as it is. */
    static String answer(String offer, OwnSide side) {
        String ours = """
                a=recvonly
                a=setup:active
                a=ice-ufrag:%s
                a=ice-pwd:%s
                a=fingerprint:%s %s
                """.formatted(
                        side.credentials().ufrag(),
                        side.credentials().password(),
                        side.fingerprint().hash().sdpName(),
                        side.fingerprint().value());
        StringBuilder answer = new StringBuilder();
        for (String line : offer.lines().toList()) {
            if (isKept(line)) {
                answer.append(line).append("\r\n");
            }
            if (line.startsWith("a=mid:")) {
                answer.append(ours.replace("\n", "\r\n"));
            }
        }
        return answer.toString();
    }

    private static boolean isKept(String line) {
        return !line.startsWith("a=")
                || List.of("group", "mid", "rtcp-mux", "rtpmap", "fmtp", "rtcp-fb", "extmap").stream()
                        .anyMatch(name -> line.startsWith("a=" + name));
    }

    /** Its sections under our names; they come in the order in which they were asked for. */
    private static ServerAnswer named(ServerAnswer offer, OwnSide side) {
        List<AnsweredSection> sections = new ArrayList<>();
        for (int index = 0;
                index < Math.min(offer.sections().size(), side.sections().size());
                index++) {
            AnsweredSection each = offer.sections().get(index);
            sections.add(new AnsweredSection(side.sections().get(index).mid(), each.ssrc(), each.extensions()));
        }
        return new ServerAnswer(offer.address(), offer.credentials(), offer.fingerprint(), sections);
    }

    private ObjectNode body(String request) {
        return mapper.createObjectNode().put("request", request).put("room", room);
    }

    private String jsep(String type, String sdp) {
        return mapper.createObjectNode().put("type", type).put("sdp", sdp).toString();
    }

    /** A session with one handle of the plugin. */
    private final class Handle implements AutoCloseable {
        private final String session;
        private final String address;

        Handle() throws IOException, InterruptedException {
            session = server + "/"
                    + post(server.toString(), request("create")).at("/data/id").asText();
            ObjectNode attach = request("attach").put("plugin", "janus.plugin.videoroom");
            address = session + "/" + post(session, attach).at("/data/id").asText();
        }

        private ObjectNode request(String what) {
            return mapper.createObjectNode().put("janus", what).put("transaction", "load");
        }

        /**
         * @param jsep a description that goes with it, empty for none
         */
        void send(ObjectNode body, String jsep) throws IOException, InterruptedException {
            ObjectNode message = request("message");
            message.set("body", body);
            if (!jsep.isEmpty()) {
                message.set("jsep", mapper.readTree(jsep));
            }
            post(address, message);
        }

        String awaitDescription() throws IOException, InterruptedException {
            for (int each = 0; each < MOST_EVENTS; each++) {
                JsonNode sdp = awaitEvent().at("/jsep/sdp");
                if (sdp.isTextual()) {
                    return sdp.asText();
                }
            }
            throw new IOException("Janus sends no description");
        }

        /** The next event of the plugin. */
        JsonNode awaitEvent() throws IOException, InterruptedException {
            for (int each = 0; each < MOST_EVENTS; each++) {
                JsonNode event = call(
                        HttpRequest.newBuilder(URI.create(session + "?maxev=1")).GET());
                if (event.isArray()) {
                    event = event.path(0);
                }
                if (event.path("janus").asText().equals("event")) {
                    return event;
                }
            }
            throw new IOException("Janus sends no event");
        }

        MediaSession established(ServerAnswer answer) {
            return new MediaSession() {
                @Override
                public ServerAnswer server() {
                    return answer;
                }

                @Override
                public void close() {
                    Handle.this.close();
                }
            };
        }

        @Override
        public void close() {
            try {
                post(session, request("destroy"));
            } catch (IOException gone) {
                // It ends with the server.
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private JsonNode post(String address, ObjectNode request) throws IOException, InterruptedException {
        return call(HttpRequest.newBuilder(URI.create(address)).POST(BodyPublishers.ofString(request.toString())));
    }

    private JsonNode call(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        JsonNode answer = mapper.readTree(response.body());
        JsonNode refusal = answer.at("/plugindata/data/error");
        if (response.statusCode() != OK || answer.path("janus").asText().equals("error") || refusal.isTextual()) {
            throw new IOException("Janus refuses: " + (refusal.isTextual() ? refusal.asText() : response.body()));
        }
        return answer;
    }
}
