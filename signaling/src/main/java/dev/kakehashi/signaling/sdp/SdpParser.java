package dev.kakehashi.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one session description, line by line, in time linear in its length; never throws. Lines may end with CR LF or
 * LF. Attributes that nobody knows are kept, line types that WebRTC has no use for are skipped.
 */
final class SdpParser {
    /** An offer with 60 video sections, each with every codec that Chromium knows, has 0.3 MiB. */
    static final int MAX_CHARS = 1 << 20;

    /** Twice what {@link SlotLimits} lets a client use; a browser's stopped transceivers keep their section. */
    static final int MAX_SECTIONS = 128;

    /** Chromium writes about 120 for a video section; the rest is for its candidates. */
    static final int MAX_ATTRIBUTES = 1024;

    /** The longest known lines are {@code a=group:BUNDLE} with 128 mids. */
    static final int MAX_LINE_CHARS = 8192;

    private final String text;
    private int position;
    private int lineNumber;
    private boolean versionSeen;
    private @Nullable String origin;
    private List<Attribute> attributes = new ArrayList<>();
    private @Nullable Attributes sessionAttributes;
    private @Nullable MediaLine mediaLine;
    private final List<MediaSection> sections = new ArrayList<>();

    private SdpParser(String text) {
        this.text = text;
    }

    static ParsedSdp parse(String text) {
        if (text.length() > MAX_CHARS) {
            return new ParsedSdp.Malformed("it is longer than 1 MiB");
        }
        return new SdpParser(text).parse();
    }

    private ParsedSdp parse() {
        while (position < text.length()) {
            int newline = text.indexOf('\n', position);
            int next = newline < 0 ? text.length() : newline;
            int end = next > position && text.charAt(next - 1) == '\r' ? next - 1 : next;
            lineNumber++;
            String problem = acceptLine(position, end);
            if (problem != null) {
                return new ParsedSdp.Malformed("line " + lineNumber + ' ' + problem);
            }
            position = next + 1;
        }
        if (origin == null) {
            return new ParsedSdp.Malformed("it has no o= line");
        }
        endSection();
        Attributes session = sessionAttributes;
        return new ParsedSdp.Valid(
                new SessionDescription(origin, session == null ? new Attributes(List.of()) : session, sections));
    }

    /** Takes the line from {@code start} to before {@code end}; returns what is wrong with it, or null. */
    private @Nullable String acceptLine(int start, int end) {
        if (start == end) {
            // Only trailing blank lines are seen in the wild; elsewhere they do no harm either.
            return null;
        }
        if (end - start > MAX_LINE_CHARS) {
            return "is longer than " + MAX_LINE_CHARS + " characters";
        }
        if (end - start < 2 || text.charAt(start + 1) != '=') {
            return "is not of the form x=value";
        }
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < ' ' && text.charAt(i) != '\t') {
                return "holds a control character";
            }
        }
        char type = text.charAt(start);
        String value = text.substring(start + 2, end);
        if (!versionSeen) {
            versionSeen = true;
            return type == 'v' && value.equals("0") ? null : "is not v=0";
        }
        return switch (type) {
            case 'o' -> acceptOrigin(value);
            case 'm' -> acceptMedia(value);
            case 'a' -> acceptAttribute(value);
            case 's', 'i', 'u', 'e', 'p', 'c', 'b', 't', 'r', 'z', 'k' -> null;
            default -> "has a type that RFC 8866 does not know";
        };
    }

    private @Nullable String acceptOrigin(String value) {
        if (mediaLine != null || origin != null) {
            return "is a second o= line";
        }
        origin = value;
        return null;
    }

    private @Nullable String acceptMedia(String value) {
        List<String> fields = Tokens.split(value, ' ');
        if (fields.size() < 4) {
            return "is an m= line without media, port, protocol and formats";
        }
        String port = fields.get(1);
        int slash = port.indexOf('/');
        int number = (int) Tokens.number(slash < 0 ? port : port.substring(0, slash), 65_535);
        if (number < 0) {
            return "is an m= line with an impossible port";
        }
        boolean tokens = Tokens.isToken(fields.get(0))
                && Tokens.isToken(fields.get(2).replace("/", ""))
                && fields.subList(3, fields.size()).stream().allMatch(Tokens::isToken);
        if (!tokens) {
            return "is an m= line with a character that does not belong there";
        }
        if (sections.size() + (mediaLine == null ? 0 : 1) >= MAX_SECTIONS) {
            return "begins a media section more than the " + MAX_SECTIONS + " that are allowed";
        }
        endSection();
        mediaLine = new MediaLine(fields.get(0), number, fields.get(2), fields.subList(3, fields.size()));
        return null;
    }

    private @Nullable String acceptAttribute(String value) {
        if (attributes.size() >= MAX_ATTRIBUTES) {
            return "is an attribute more than the " + MAX_ATTRIBUTES + " that one section may have";
        }
        int colon = value.indexOf(':');
        String name = colon < 0 ? value : value.substring(0, colon);
        if (name.isEmpty()) {
            return "is an attribute without a name";
        }
        attributes.add(new Attribute(name, colon < 0 ? "" : value.substring(colon + 1)));
        return null;
    }

    private void endSection() {
        Attributes ended = new Attributes(attributes);
        attributes = new ArrayList<>();
        MediaLine line = mediaLine;
        if (line == null) {
            sessionAttributes = ended;
        } else {
            sections.add(new MediaSection(line.media, line.port, line.protocol, line.formats, ended));
        }
    }

    private record MediaLine(String media, int port, String protocol, List<String> formats) {}
}
