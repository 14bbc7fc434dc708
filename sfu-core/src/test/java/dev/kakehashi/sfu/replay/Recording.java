package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.FrameReader;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.PayloadTypeTable;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** One of src/test/resources/recordings: the packets of every encoding, the smallest encoding first. */
final class Recording {
    /** The client's names of encodings, the smallest first; a stream without a name has "-". */
    private static final List<String> RIDS = List.of("-", "q", "h", "f");

    private final String name;
    private final RtpFormats formats;
    private final List<List<Recorded>> encodings = new ArrayList<>();
    private final Codec codec;

    /**
     * One packet and what was read of it.
     *
     * @param sequence unwrapped from the first one on
     */
    record Recorded(int arrivalMillis, byte[] data, long sequence, FrameInfo info) {
        RtpPacket view() {
            RtpPacket view = new RtpPacket();
            if (!view.wrap(data, 0, data.length)) {
                throw new IllegalStateException("a recorded packet is not RTP");
            }
            return view;
        }
    }

    private Recording(String name, Properties properties, List<RtpDump.Packet> packets) {
        this.name = name;
        formats = formats(properties);
        Map<String, Long> ssrcs = new HashMap<>();
        String carried = "";
        for (String key : properties.stringPropertyNames()) {
            String[] words = properties.getProperty(key).split(" ", 3);
            if (key.startsWith("stream.") && !words[0].equals("rtx")) {
                carried = words[0];
                ssrcs.put(words[2], Long.parseLong(key.substring(key.indexOf('.') + 1)));
            }
        }
        codec = codec(carried);
        for (String rid : RIDS) {
            Long ssrc = ssrcs.get(rid);
            if (ssrc != null) {
                encodings.add(packetsOf(ssrc, packets));
            }
        }
    }

    static Recording load(String name) {
        try (InputStream text = open(name + ".properties");
                InputStream dump = open(name + ".rtpdump.gz")) {
            Properties properties = new Properties();
            properties.load(text);
            return new Recording(name, properties, RtpDump.read(dump));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream open(String file) throws IOException {
        InputStream in = Recording.class.getResourceAsStream("/recordings/" + file);
        if (in == null) {
            throw new IOException("no recording " + file);
        }
        return in;
    }

    private static RtpFormats formats(Properties properties) {
        List<PayloadFormat> payloads = new ArrayList<>();
        Map<Integer, HeaderExtensionKind> extensions = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key);
            if (key.startsWith("payload.")) {
                int space = value.indexOf(' ');
                String fmtp = value.substring(space + 1);
                Codec carried = codec(value.substring(0, space));
                int associated = carried == Codec.RTX ? Integer.parseInt(fmtp.substring("apt=".length())) : -1;
                payloads.add(new PayloadFormat(number(key), carried, fmtp, associated));
            } else if (key.startsWith("extension.")) {
                for (HeaderExtensionKind kind : HeaderExtensionKind.values()) {
                    if (kind.uri().equals(value)) {
                        extensions.put(number(key), kind);
                    }
                }
            }
        }
        boolean mixed = Boolean.parseBoolean(properties.getProperty("extmap-allow-mixed"));
        return new RtpFormats(new PayloadTypeTable(payloads), new HeaderExtensionMap(extensions), mixed);
    }

    private static int number(String key) {
        return Integer.parseInt(key.substring(key.indexOf('.') + 1));
    }

    private static Codec codec(String encodingName) {
        for (Codec codec : Codec.values()) {
            if (codec.encodingName().equalsIgnoreCase(encodingName)) {
                return codec;
            }
        }
        throw new IllegalStateException("no codec " + encodingName);
    }

    private List<Recorded> packetsOf(long ssrc, List<RtpDump.Packet> packets) {
        FrameReader reader = new FrameReader();
        List<Recorded> own = new ArrayList<>();
        int descriptorId = formats.extensions().id(HeaderExtensionKind.DEPENDENCY_DESCRIPTOR);
        for (RtpDump.Packet packet : packets) {
            RtpPacket view = new RtpPacket();
            if (!view.wrap(packet.data(), 0, packet.data().length) || view.ssrc() != (int) ssrc) {
                continue;
            }
            Codec carried = formats.payloadTypes().codec(view.payloadType());
            long sequence = own.isEmpty()
                    ? view.sequenceNumber()
                    : own.getLast().sequence()
                            + (short) (view.sequenceNumber() - own.getLast().sequence());
            FrameInfo info = new FrameInfo();
            info.clear();
            boolean media = view.payloadLength() > 0;
            if (carried == null
                    || (media && reader.read(view, sequence, carried, descriptorId, info) != FrameReader.Result.READ)) {
                throw new IllegalStateException("packet " + own.size() + " of " + ssrc + " can't be read");
            }
            own.add(new Recorded(packet.arrivalMillis(), packet.data(), sequence, info));
        }
        return own;
    }

    String name() {
        return name;
    }

    RtpFormats formats() {
        return formats;
    }

    Codec codec() {
        return codec;
    }

    /** Packets of each encoding in the order in which they came. */
    List<List<Recorded>> encodings() {
        return encodings;
    }
}
