package dev.kakehashi.perf.record;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.Publication;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one SSRC of the browser. */
final class PublishedStream {
    private final Codec codec;
    private final IncomingStream received;
    private String mid = "";
    private String rid = "";

    PublishedStream(int ssrc, Codec codec) {
        this.codec = codec;
        Source source = codec == Codec.OPUS || codec == Codec.RED ? Source.MICROPHONE : Source.CAMERA;
        received = new Publication(1, source, List.of()).streams().getFirst();
        received.ssrc(ssrc);
    }

    void onPacket(RtpPacket packet, long nowNanos) {
        long _ = received.accept(packet, false, nowNanos);
    }

    /** Whether a key frame can be asked of it. */
    boolean isPicture() {
        return codec.isVideo();
    }

    /** As a trace has it: a voice (a), pictures (v), or probes and retransmissions (x). */
    char kind() {
        return codec.isVideo() ? 'v' : codec == Codec.RTX ? 'x' : 'a';
    }

    /** The rid of a picture that is one of several encodings, else empty. */
    String encoding() {
        return codec.isVideo() ? rid : "";
    }

    @Nullable
    ReportBlock report(long nowNanos) {
        return received.report(nowNanos);
    }

    /** Browsers say it in the first packets only. */
    void named(String section, String encoding) {
        mid = section.isEmpty() ? mid : section;
        rid = encoding.isEmpty() ? rid : encoding;
    }

    /** As it stands in the file of formats: codec, mid and rid. */
    String describe() {
        return codec.encodingName() + ' ' + (mid.isEmpty() ? "-" : mid) + ' ' + (rid.isEmpty() ? "-" : rid);
    }
}
