package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import java.util.List;
import java.util.Random;

/** Offers of one section, and what is answered to them. */
final class OneSection {
    private static final String SESSION = """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 %s
            a=setup:actpass
            """.formatted("12:".repeat(31) + "34");

    private OneSection() {}

    /** A camera's or a microphone's section. */
    static Negotiation.Agreed track(CodecPolicy codecs, String media, String... lines) {
        Source source = media.startsWith("m=audio") ? Source.MICROPHONE : Source.CAMERA;
        return agree(codecs, List.of(new TrackDeclaration("0", source)), List.of(), offer(media, "sendonly", lines));
    }

    /** A slot for a camera or a microphone. */
    static Negotiation.Agreed slot(CodecPolicy codecs, String media, String... lines) {
        SlotUse use = media.startsWith("m=audio") ? SlotUse.AUDIO : SlotUse.VIDEO;
        return agree(codecs, List.of(), List.of(new SlotDeclaration("0", use)), offer(media, "recvonly", lines));
    }

    private static Negotiation.Agreed agree(
            CodecPolicy codecs, List<TrackDeclaration> tracks, List<SlotDeclaration> slots, String offer) {
        Negotiation answered = new Negotiator(Offers.local(), codecs, new Random(7)).negotiate(offer, tracks, slots);
        assertThat(answered).isInstanceOf(Negotiation.Agreed.class);
        return (Negotiation.Agreed) answered;
    }

    static String offer(String media, String direction, String... lines) {
        return SESSION + media + "\na=mid:0\na=" + direction + "\na=rtcp-mux\na=" + String.join("\na=", lines) + '\n';
    }

    /** The lines of the answer that begin so, without their {@code a=}. */
    static List<String> answered(Negotiation.Agreed agreed, String beginning) {
        return agreed.answer()
                .lines()
                .filter(line -> line.startsWith("a=" + beginning) || line.startsWith(beginning))
                .map(line -> line.startsWith("a=") ? line.substring(2) : line)
                .toList();
    }
}
