package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tables of what we agree to: codecs, feedback and header extensions. Whatever an offer has beyond them (RED,
 * ULPFEC, FlexFEC, H264, ...) is negotiated away by not being answered.
 */
final class MediaPolicy {
    /** Feedback that the media side acts upon (RFC 4585 4.2, RFC 5104 7.1), in the order in which it is written. */
    private static final List<String> VIDEO_FEEDBACK = List.of("nack", "nack pli", "ccm fir");

    private static final List<String> NO_FEEDBACK = List.of();

    private static final List<HeaderExtensionKind> AUDIO_EXTENSIONS =
            List.of(HeaderExtensionKind.MID, HeaderExtensionKind.AUDIO_LEVEL);

    private static final List<HeaderExtensionKind> VIDEO_EXTENSIONS =
            List.of(HeaderExtensionKind.MID, HeaderExtensionKind.VIDEO_ORIENTATION);

    /** RFC 7587 6.1: packets of this length at least, and in-band error correction. Stereo and DTX are not asked for. */
    private static final List<String> OPUS_PARAMETERS = List.of("minptime", "useinbandfec");

    private MediaPolicy() {}

    /**
     * The formats of a section that we take, in the peer's order of preference, each codec followed by its
     * retransmissions. Empty where there are none.
     */
    static List<PayloadFormat> accept(MediaKind kind, List<OfferedFormat> offered) {
        Codec wanted = switch (kind) {
            case AUDIO -> Codec.OPUS;
            case VIDEO -> Codec.VP8;
        };
        List<PayloadFormat> accepted = new ArrayList<>();
        OfferedFormat primary = first(wanted, offered, -1);
        if (primary != null) {
            accepted.add(new PayloadFormat(primary.payloadType(), wanted, primary.fmtp(), -1));
            OfferedFormat rtx = kind == MediaKind.VIDEO ? first(Codec.RTX, offered, primary.payloadType()) : null;
            if (rtx != null) {
                accepted.add(new PayloadFormat(rtx.payloadType(), Codec.RTX, rtx.fmtp(), primary.payloadType()));
            }
        }
        return accepted;
    }

    private static @Nullable OfferedFormat first(Codec codec, List<OfferedFormat> offered, int associatedPayloadType) {
        String name = codec.encodingName().toLowerCase(Locale.ROOT);
        for (OfferedFormat format : offered) {
            boolean same = format.encodingName().equals(name)
                    && format.clockRate() == codec.clockRate()
                    && format.channels() == channelsOf(codec);
            String apt = codec == Codec.RTX ? format.parameter("apt") : null;
            boolean associated =
                    apt == null ? associatedPayloadType < 0 : Tokens.number(apt, 127) == associatedPayloadType;
            if (same && associated) {
                return format;
            }
        }
        return null;
    }

    /** RFC 7587 7: Opus is always announced with two channels, whatever it carries. */
    static int channelsOf(Codec codec) {
        return codec == Codec.OPUS ? 2 : 1;
    }

    /** The feedback that we answer for this codec, where it is offered. */
    static List<String> feedbackFor(Codec codec) {
        return switch (codec) {
            case VP8 -> VIDEO_FEEDBACK;
            case OPUS, RTX -> NO_FEEDBACK;
        };
    }

    /** The header extensions that we answer in sections of this kind, where they are offered. */
    static List<HeaderExtensionKind> extensionsFor(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> AUDIO_EXTENSIONS;
            case VIDEO -> VIDEO_EXTENSIONS;
        };
    }

    /** Our {@code a=fmtp} parameters for a format that we took, empty where the line is left out. */
    static String answerParameters(PayloadFormat format, OfferedFormat offered) {
        return switch (format.codec()) {
            case OPUS -> opusParameters(offered);
            case RTX -> "apt=" + format.associatedPayloadType();
            case VP8 -> "";
        };
    }

    private static String opusParameters(OfferedFormat offered) {
        List<String> parameters = new ArrayList<>();
        for (String name : OPUS_PARAMETERS) {
            String value = offered.parameter(name);
            // A number of at most two digits: nothing of the peer's text is written back unread.
            if (value != null && Tokens.number(value, 99) >= 0) {
                parameters.add(name + '=' + Tokens.number(value, 99));
            }
        }
        return String.join(";", parameters);
    }
}
