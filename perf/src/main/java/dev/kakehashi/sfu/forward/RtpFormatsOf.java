package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.PayloadTypeTable;
import java.util.List;
import java.util.Map;

/** Formats for benchmarks that need some. */
final class RtpFormatsOf {
    static final RtpFormats NOTHING =
            new RtpFormats(new PayloadTypeTable(List.of()), new HeaderExtensionMap(Map.of()), true);
    static final RtpFormats ORIENTATION = new RtpFormats(
            new PayloadTypeTable(List.of()),
            new HeaderExtensionMap(Map.of(1, HeaderExtensionKind.VIDEO_ORIENTATION)),
            true);

    private RtpFormatsOf() {}
}
