package dev.kakehashi.signaling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.SlotView;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.signaling.sdp.SlotDeclaration;
import dev.kakehashi.signaling.sdp.TrackDeclaration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads client messages from JSON; never throws. Unknown fields are ignored, a field of the wrong kind is named by its
 * path. One instance reads one message.
 */
final class MessageReader {
    /** The only version that we speak. */
    static final int VERSION = 1;

    /** The length of an {@code offer}; its SDP is the only long string. */
    static final int MAX_OFFER_CHARS = 1 << 20;

    /** What one participant says to another: a description and some candidates of a connection fit in. */
    static final int MAX_BODY_CHARS = 16 << 10;

    /** The length of a {@code peer}: its body is JSON itself, in which up to every other character is escaped. */
    static final int MAX_PEER_CHARS = 2 * MAX_BODY_CHARS + 1024;

    /** The length of every other message. */
    static final int MAX_OTHER_CHARS = 16 << 10;

    /** Names, mids and tokens; what they really may be is checked where they are used. */
    static final int MAX_WORD_CHARS = 256;

    /** An access token; those that are made as docs/access.md says have about 200. */
    static final int MAX_TOKEN_CHARS = 8 << 10;

    /** More sections than an offer may have. */
    private static final int MAX_LIST_ITEMS = 128;

    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    /** More pixels than any screen; larger views are read as this. */
    private static final int MAX_PIXELS = 16_384;

    private static final Pattern CHECK_KEY = Pattern.compile("[A-Za-z0-9_-]{16,64}");

    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxDocumentLength(MAX_OFFER_CHARS)
                            .maxStringLength(MAX_OFFER_CHARS)
                            .maxNameLength(256)
                            .maxNumberLength(32)
                            .maxTokenCount(4_096)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The first thing found wrong; what is read after it does not matter. */
    private ReadMessage.@Nullable Invalid problem;

    private @Nullable Long id;

    private MessageReader() {}

    static ReadMessage read(String text) {
        if (text.length() > MAX_OFFER_CHARS) {
            return tooLarge(null);
        }
        try {
            JsonNode root = JSON.readTree(text);
            return new MessageReader().readRoot(root, text.length());
        } catch (JsonProcessingException e) {
            return new ReadMessage.Invalid(
                    null, ErrorCode.BAD_JSON, "This is not one JSON object as docs/protocol.md has it.");
        }
    }

    private static ReadMessage.Invalid tooLarge(@Nullable Long id) {
        return new ReadMessage.Invalid(
                id, ErrorCode.TOO_LARGE, "An offer may have 1 MiB, a \"peer\" 33 KiB, every other message 16 KiB.");
    }

    private ReadMessage readRoot(JsonNode root, int length) {
        if (!root.isObject()) {
            return new ReadMessage.Invalid(null, ErrorCode.BAD_JSON, "A message must be a JSON object.");
        }
        JsonNode idNode = root.path("id");
        if (idNode.isIntegralNumber() && idNode.canConvertToLong()) {
            long number = idNode.longValue();
            if (number >= 0 && number <= MAX_SAFE_INTEGER) {
                id = number;
            }
        }
        String type = word(root, "t", "t");
        if (length > mostChars(type)) {
            return tooLarge(id);
        }
        Long request = id;
        if (problem == null && request == null) {
            return new ReadMessage.Invalid(
                    null, ErrorCode.BAD_MESSAGE, "\"id\" must be a whole number from 0 to 2^53 - 1.");
        }
        ClientMessage message = request == null ? null : readTyped(type, request, root);
        if (problem != null) {
            return problem;
        }
        if (message == null) {
            return new ReadMessage.Invalid(
                    id, ErrorCode.UNKNOWN_TYPE, "The server does not know this \"t\"; see docs/protocol.md.");
        }
        return new ReadMessage.Valid(message);
    }

    private static int mostChars(String type) {
        return switch (type) {
            case "offer" -> MAX_OFFER_CHARS;
            case "peer" -> MAX_PEER_CHARS;
            default -> MAX_OTHER_CHARS;
        };
    }

    private @Nullable ClientMessage readTyped(String type, long request, JsonNode root) {
        return switch (type) {
            case "join" -> readJoin(request, root);
            case "offer" ->
                new ClientMessage.Offer(
                        request,
                        string(root, "sdp", "sdp", MAX_OFFER_CHARS),
                        list(root, "tracks", this::readTrack),
                        list(root, "slots", this::readSlot));
            case "live" -> {
                Source source = constant(root, "source", "source", Source.class);
                boolean on = bool(root, "on", "on");
                yield source == null ? null : new ClientMessage.Live(request, source, on);
            }
            case "view" -> new ClientMessage.View(request, list(root, "slots", this::readView));
            case "snapshot" -> new ClientMessage.Snapshot(request);
            case "stats" -> new ClientMessage.Stats(request);
            case "peer" -> readPeer(request, root);
            case "ping" -> new ClientMessage.Ping(request);
            case "leave" -> new ClientMessage.Leave(request);
            default -> null;
        };
    }

    private ClientMessage readJoin(long request, JsonNode root) {
        JsonNode version = root.path("v");
        if (!version.isIntegralNumber()) {
            wrong("v", "a whole number");
        } else if (version.bigIntegerValue().bitLength() > 31 || version.intValue() != VERSION) {
            fail(ErrorCode.VERSION, "This server speaks version " + VERSION + " of the protocol only.");
        }
        if (root.has("resume")) {
            return new ClientMessage.Resume(request, word(root, "resume", "resume"));
        }
        if (root.has("check")) {
            return readCheck(request, root);
        }
        String token = root.hasNonNull("token") ? string(root, "token", "token", MAX_TOKEN_CHARS) : null;
        boolean nameless = token != null && !root.has("name");
        String name = nameless ? "" : word(root, "name", "name");
        return new ClientMessage.Join(request, word(root, "room", "room"), name, token);
    }

    private ClientMessage readCheck(long request, JsonNode root) {
        String key = word(root, "check", "check");
        if (!CHECK_KEY.matcher(key).matches()) {
            wrong("check", "16 to 64 letters, digits, hyphens or underscores");
        }
        return new ClientMessage.Check(request, key);
    }

    private ClientMessage readPeer(long request, JsonNode root) {
        String to = word(root, "to", "to");
        String body = string(root, "body", "body", MAX_BODY_CHARS);
        if (body.isEmpty()) {
            wrong("body", "a string of 1 to " + MAX_BODY_CHARS + " characters");
        }
        return new ClientMessage.Peer(request, to, body);
    }

    private @Nullable TrackDeclaration readTrack(Item item) {
        String mid = word(item.node, "mid", item.path + ".mid");
        Source source = constant(item.node, "source", item.path + ".source", Source.class);
        return source == null ? null : new TrackDeclaration(mid, source);
    }

    private @Nullable SlotDeclaration readSlot(Item item) {
        String mid = word(item.node, "mid", item.path + ".mid");
        SlotUse use = constant(item.node, "use", item.path + ".use", SlotUse.class);
        return use == null ? null : new SlotDeclaration(mid, use);
    }

    private SlotView readView(Item item) {
        return new SlotView(
                word(item.node, "mid", item.path + ".mid"),
                bool(item.node, "visible", item.path + ".visible"),
                Math.min(MAX_PIXELS, optionalNumber(item, "width", Integer.MAX_VALUE)),
                Math.min(MAX_PIXELS, optionalNumber(item, "height", Integer.MAX_VALUE)),
                optionalNumber(item, "priority", 10));
    }

    private <T> List<T> list(JsonNode object, String field, Function<Item, @Nullable T> reader) {
        JsonNode array = object.path(field);
        if (!array.isArray() || array.size() > MAX_LIST_ITEMS) {
            wrong(field, "a list of at most " + MAX_LIST_ITEMS + " objects");
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < array.size() && problem == null; i++) {
            String path = field + '[' + i + ']';
            JsonNode node = array.path(i);
            if (!node.isObject()) {
                wrong(path, "an object");
                break;
            }
            T item = reader.apply(new Item(node, path));
            if (item != null) {
                items.add(item);
            }
        }
        return items;
    }

    private String word(JsonNode object, String field, String path) {
        return string(object, field, path, MAX_WORD_CHARS);
    }

    private String string(JsonNode object, String field, String path, int maxChars) {
        JsonNode node = object.path(field);
        if (!node.isTextual() || node.textValue().length() > maxChars) {
            wrong(path, "a string of at most " + maxChars + " characters");
            return "";
        }
        return node.textValue();
    }

    private boolean bool(JsonNode object, String field, String path) {
        JsonNode node = object.path(field);
        if (!node.isBoolean()) {
            wrong(path, "true or false");
        }
        return node.asBoolean();
    }

    /** Browsers measure in fractions of a pixel; they are cut off. 0 where the field is missing. */
    private int optionalNumber(Item item, String field, int most) {
        JsonNode node = item.node.path(field);
        if (node.isMissingNode()) {
            return 0;
        }
        double value = node.isNumber() ? node.doubleValue() : -1;
        if (!(value >= 0 && value <= most)) {
            wrong(item.path + '.' + field, "a number from 0 to " + most);
            return 0;
        }
        return (int) value;
    }

    private <E extends Enum<E>> @Nullable E constant(JsonNode object, String field, String path, Class<E> type) {
        JsonNode node = object.path(field);
        E constant = node.isTextual() ? Vocabulary.find(type, node.textValue()) : null;
        if (constant == null) {
            String words =
                    Arrays.stream(type.getEnumConstants()).map(Vocabulary::word).collect(Collectors.joining(", "));
            wrong(path, "one of " + words);
        }
        return constant;
    }

    private void wrong(String path, String wanted) {
        fail(ErrorCode.BAD_MESSAGE, '"' + path + "\" must be " + wanted + '.');
    }

    private void fail(ErrorCode code, String text) {
        if (problem == null) {
            problem = new ReadMessage.Invalid(id, code, text);
        }
    }

    private record Item(JsonNode node, String path) {}
}
