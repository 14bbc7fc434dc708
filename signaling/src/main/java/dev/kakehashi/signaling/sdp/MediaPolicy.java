package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What we agree to: codecs, feedback and header extensions. Whatever an offer has beyond them (ULPFEC, FlexFEC,
 * telephone events, ...) is negotiated away by not being answered.
 */
final class MediaPolicy {
    /** Feedback that the media side acts upon (RFC 4585 4.2, RFC 5104 7.1), in the order in which it is written. */
    private static final List<String> VIDEO_FEEDBACK = List.of("nack", "nack pli", "ccm fir");

    /** draft-holmer-rmcat-transport-wide-cc-extensions-01 4. */
    static final String TRANSPORT_WIDE_FEEDBACK = "transport-cc";

    /** RFC 8888 6: of a whole section, for any payload type. */
    static final String CONGESTION_FEEDBACK = "ack ccfb";

    /** draft-alvestrand-rmcat-remb-03 3; of pictures only, for voices take what they need. */
    static final String RECEIVER_ESTIMATE = "goog-remb";

    private static final Set<Codec> AUDIO = EnumSet.of(Codec.OPUS, Codec.RED, Codec.PCMU, Codec.PCMA);

    /** Named where the peer sends (RFC 9143 15.2, RFC 8852); in our own packets the announced SSRC says it. */
    private static final List<HeaderExtensionKind> STREAM_NAMES = List.of(
            HeaderExtensionKind.MID, HeaderExtensionKind.RTP_STREAM_ID, HeaderExtensionKind.REPAIRED_RTP_STREAM_ID);

    private static final List<HeaderExtensionKind> AUDIO_EXTENSIONS = List.of(
            HeaderExtensionKind.AUDIO_LEVEL,
            HeaderExtensionKind.ABS_CAPTURE_TIME,
            HeaderExtensionKind.TRANSPORT_WIDE_CC);

    private static final List<HeaderExtensionKind> VIDEO_EXTENSIONS = List.of(
            HeaderExtensionKind.VIDEO_ORIENTATION,
            HeaderExtensionKind.PLAYOUT_DELAY,
            HeaderExtensionKind.ABS_CAPTURE_TIME,
            HeaderExtensionKind.DEPENDENCY_DESCRIPTOR,
            HeaderExtensionKind.TRANSPORT_WIDE_CC);

    /** RFC 7587 6.1: packets of this length at least, and in-band error correction. */
    private static final List<String> OPUS_PARAMETERS = List.of("minptime", "useinbandfec");

    /**
     * RFC 7587 6.1, asked of every publisher: 32 kbit/s, at which Opus codes a voice in full band and more is not heard, and
     * nothing for silence, so that a thin downlink has room for the voices that speak.
     */
    private static final String OPUS_WISHES = "maxaveragebitrate=32000;usedtx=1";

    /**
     * In kbit/s, what Chromium takes its network for until it knows better (docs/decisions.md). By itself it begins with
     * 300, which carries no second layer for several seconds.
     */
    private static final String START_BITRATE = "x-google-start-bitrate=1000";

    private final Set<Codec> video;

    MediaPolicy(CodecPolicy codecs) {
        this.video = codecs.all();
    }

    /**
     * The formats of a section that we take, in the peer's order of preference, each codec followed by its
     * retransmissions. Empty where there are none.
     *
     * @param preferred comes before the others, wherever the peer has it; null for none
     */
    List<PayloadFormat> accept(MediaKind kind, List<OfferedFormat> offered, @Nullable Codec preferred) {
        List<PayloadFormat> accepted = new ArrayList<>();
        if (preferred != null) {
            accept(kind, offered, codec -> codec == preferred, accepted);
        }
        accept(kind, offered, codec -> codec != preferred, accepted);
        return accepted;
    }

    private void accept(
            MediaKind kind, List<OfferedFormat> offered, Predicate<Codec> wanted, List<PayloadFormat> accepted) {
        for (OfferedFormat each : offered) {
            Codec codec = codecOf(kind, each, offered);
            if (codec == null || !wanted.test(codec)) {
                continue;
            }
            accepted.add(new PayloadFormat(each.payloadType(), codec, each.fmtp(), -1));
            OfferedFormat rtx = kind == MediaKind.VIDEO ? retransmission(each.payloadType(), offered) : null;
            if (rtx != null) {
                accepted.add(new PayloadFormat(rtx.payloadType(), Codec.RTX, rtx.fmtp(), each.payloadType()));
            }
        }
    }

    private @Nullable Codec codecOf(MediaKind kind, OfferedFormat format, List<OfferedFormat> offered) {
        for (Codec codec : kind == MediaKind.AUDIO ? AUDIO : video) {
            boolean same = format.encodingName().equals(codec.encodingName().toLowerCase(Locale.ROOT))
                    && format.clockRate() == codec.clockRate()
                    && format.channels() == channelsOf(codec);
            if (same && isUsable(codec, format, offered)) {
                return codec;
            }
        }
        return null;
    }

    private static boolean isUsable(Codec codec, OfferedFormat format, List<OfferedFormat> offered) {
        PayloadFormat read = new PayloadFormat(format.payloadType(), codec, format.fmtp(), -1);
        return switch (codec) {
            case H264 -> read.profile() != null && read.packetizationMode() <= 1;
            case RED -> protectsOpus(format, offered);
            case OPUS, PCMU, PCMA, VP8, VP9, AV1 -> true;
            case RTX -> false;
        };
    }

    /** RFC 2198 5: the fmtp names the formats of the blocks, such as 111/111. */
    private static boolean protectsOpus(OfferedFormat red, List<OfferedFormat> offered) {
        List<String> blocks = Tokens.split(red.fmtp(), '/');
        for (String block : blocks) {
            long payloadType = Tokens.number(block.trim(), 127);
            boolean opus = offered.stream()
                    .anyMatch(each -> each.payloadType() == payloadType
                            && each.encodingName().equals(Codec.OPUS.encodingName()));
            if (!opus) {
                return false;
            }
        }
        return !blocks.isEmpty();
    }

    private static @Nullable OfferedFormat retransmission(int payloadType, List<OfferedFormat> offered) {
        String name = Codec.RTX.encodingName();
        for (OfferedFormat format : offered) {
            String apt = format.encodingName().equals(name) ? format.parameter("apt") : null;
            if (apt != null && Tokens.number(apt, 127) == payloadType && format.clockRate() == Codec.RTX.clockRate()) {
                return format;
            }
        }
        return null;
    }

    /** RFC 7587 7: Opus is always announced with two channels, whatever it carries; so is its RED. */
    static int channelsOf(Codec codec) {
        return codec == Codec.OPUS || codec == Codec.RED ? 2 : 1;
    }

    /** The feedback that we answer for this codec, where it is offered. */
    static List<String> feedbackFor(Codec codec, BandwidthFeedback bandwidth) {
        List<String> feedback = new ArrayList<>();
        if (codec.isVideo()) {
            feedback.addAll(VIDEO_FEEDBACK);
        }
        switch (bandwidth) {
            case TRANSPORT_WIDE -> feedback.add(TRANSPORT_WIDE_FEEDBACK);
            case RECEIVER_ESTIMATE -> {
                if (codec.isVideo()) {
                    feedback.add(RECEIVER_ESTIMATE);
                }
            }
            case CONGESTION_CONTROL, NONE -> {}
        }
        return feedback;
    }

    /** Whether a header extension is of use to who judges the network by this: RFC 8888 names packets by what they have. */
    static boolean needs(BandwidthFeedback bandwidth, HeaderExtensionKind kind) {
        return bandwidth != BandwidthFeedback.CONGESTION_CONTROL || kind != HeaderExtensionKind.TRANSPORT_WIDE_CC;
    }

    /** The header extensions that we answer in a section of this role, where they are offered. */
    static List<HeaderExtensionKind> extensionsFor(SectionRole role) {
        List<HeaderExtensionKind> kinds = new ArrayList<>();
        if (role instanceof SectionRole.Track) {
            kinds.addAll(STREAM_NAMES);
        }
        kinds.addAll(role.kind() == MediaKind.AUDIO ? AUDIO_EXTENSIONS : VIDEO_EXTENSIONS);
        return kinds;
    }

    /** What a section lacks when nothing in it was accepted. */
    String lacking(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> "does not offer Opus (opus/48000/2), PCMU or PCMA.";
            case VIDEO ->
                "offers none of "
                        + String.join(
                                ", ", video.stream().map(Codec::encodingName).toList()) + '.';
        };
    }

    /**
     * Our {@code a=fmtp} parameters for a format that we took, empty where the line is left out. The same in every section:
     * within a bundle a payload type has one meaning (RFC 9143 9.1).
     */
    static String answerParameters(PayloadFormat format, OfferedFormat offered) {
        String agreed = agreedParameters(format, offered);
        if (!format.codec().isVideo()) {
            return agreed;
        }
        return joined(agreed, START_BITRATE);
    }

    private static String joined(String parameters, String more) {
        return parameters.isEmpty() ? more : parameters + ';' + more;
    }

    private static String agreedParameters(PayloadFormat format, OfferedFormat offered) {
        return switch (format.codec()) {
            case OPUS -> joined(numbers(offered, OPUS_PARAMETERS), OPUS_WISHES);
            case RTX -> "apt=" + format.associatedPayloadType();
            case RED -> blocks(offered);
            case VP9 -> numbers(offered, List.of("profile-id"));
            case AV1 -> numbers(offered, List.of("profile", "level-idx", "tier"));
            case H264 -> h264Parameters(format, offered);
            case VP8, PCMU, PCMA -> "";
        };
    }

    /** Numbers of at most two digits: nothing of the peer's text is written back unread. */
    private static String numbers(OfferedFormat offered, List<String> names) {
        List<String> parameters = new ArrayList<>();
        for (String name : names) {
            String value = offered.parameter(name);
            if (value != null && Tokens.number(value, 99) >= 0) {
                parameters.add(name + '=' + Tokens.number(value, 99));
            }
        }
        return String.join(";", parameters);
    }

    private static String blocks(OfferedFormat offered) {
        return String.join(
                "/",
                Tokens.split(offered.fmtp(), '/').stream()
                        .map(block -> Long.toString(Tokens.number(block.trim(), 127)))
                        .toList());
    }

    /** RFC 6184 8.2.2: profile and packetization mode are symmetric; the level is, unless both say otherwise. */
    private static String h264Parameters(PayloadFormat format, OfferedFormat offered) {
        List<String> parameters = new ArrayList<>();
        if ("1".equals(offered.parameter("level-asymmetry-allowed"))) {
            parameters.add("level-asymmetry-allowed=1");
        }
        parameters.add("packetization-mode=" + format.packetizationMode());
        String profile = offered.parameter("profile-level-id");
        if (profile != null) {
            // Six hexadecimal digits, or the format would not have been taken.
            parameters.add("profile-level-id=" + profile);
        }
        return String.join(";", parameters);
    }
}
