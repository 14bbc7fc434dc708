package dev.kakehashi.sfu.peer;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a test peer and the server agree on: the numbers of payload types and header extensions. */
public final class TestFormats {
    private final Map<Codec, Integer> payloadTypes = new EnumMap<>(Codec.class);
    private final Map<HeaderExtensionKind, Integer> extensions = new EnumMap<>(HeaderExtensionKind.class);
    private boolean mixed = true;
    private BandwidthFeedback feedback = BandwidthFeedback.NONE;

    private TestFormats() {}

    /** The numbers of a browser of today. */
    public static TestFormats usual() {
        return new TestFormats().numbered(96, 1);
    }

    /** Other numbers, all different from the usual ones; extensions still in one byte. */
    public static TestFormats others() {
        return new TestFormats().numbered(35, 4);
    }

    /** Numbers of extensions that need the two-byte form. */
    public static TestFormats twoByte() {
        return new TestFormats().numbered(108, 20);
    }

    /** What the usual test peers agree on. */
    public static RemoteTransport remote(IceCredentials credentials, Fingerprint fingerprint) {
        return usual().agreed(credentials, fingerprint);
    }

    private TestFormats numbered(int firstPayloadType, int firstExtension) {
        int type = firstPayloadType;
        for (Codec each : List.of(Codec.VP8, Codec.VP9, Codec.H264, Codec.AV1, Codec.OPUS, Codec.RED)) {
            payloadTypes.put(each, type);
            type += 2;
        }
        int id = firstExtension;
        for (HeaderExtensionKind each : HeaderExtensionKind.values()) {
            extensions.put(each, id++);
        }
        return this;
    }

    public TestFormats without(Codec codec) {
        payloadTypes.remove(codec);
        return this;
    }

    public TestFormats withoutMixedHeaders() {
        mixed = false;
        return this;
    }

    /** A peer that tells and learns how packets come in this way; if in the transport-wide one, it numbers its own. */
    public TestFormats with(BandwidthFeedback other) {
        feedback = other;
        return this;
    }

    /** As one with whom this header extension was not agreed; for peers that only receive. */
    public TestFormats without(HeaderExtensionKind kind) {
        extensions.remove(kind);
        return this;
    }

    BandwidthFeedback feedback() {
        return feedback;
    }

    public int payloadType(Codec codec) {
        return payloadTypes.get(codec);
    }

    /** Of retransmissions of a video codec. */
    int retransmission(Codec codec) {
        return payloadTypes.get(codec) + 1;
    }

    /** What a payload type carries, null where it was not agreed. */
    public Codec codec(int payloadType) {
        return payloadTypes.entrySet().stream()
                .filter(each -> each.getValue() == payloadType)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    public int id(HeaderExtensionKind kind) {
        return extensions.get(kind);
    }

    public RemoteTransport agreed(IceCredentials credentials, Fingerprint fingerprint) {
        List<PayloadFormat> formats = new ArrayList<>();
        payloadTypes.forEach((codec, type) -> {
            formats.add(new PayloadFormat(type, codec, parameters(codec), -1));
            if (codec.isVideo()) {
                formats.add(new PayloadFormat(type + 1, Codec.RTX, "apt=" + type, type));
            }
        });
        Map<Integer, HeaderExtensionKind> byId = new HashMap<>();
        extensions.forEach((kind, id) -> byId.put(id, kind));
        return new RemoteTransport(credentials, List.of(fingerprint), false, formats, byId, mixed, feedback);
    }

    private String parameters(Codec codec) {
        return switch (codec) {
            case OPUS -> "minptime=10;useinbandfec=1";
            case H264 -> "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";
            case VP9 -> "profile-id=0";
            case RED -> payloadTypes.get(Codec.OPUS) + "/" + payloadTypes.get(Codec.OPUS);
            case VP8, AV1, PCMU, PCMA, RTX -> "";
        };
    }
}
