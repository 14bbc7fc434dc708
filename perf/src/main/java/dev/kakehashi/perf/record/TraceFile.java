package dev.kakehashi.perf.record;

import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and times of the last seconds of a recording, NAME.csv, for the load generator: by then the browser has found the
 * rate at which it stays.
 */
final class TraceFile {
    private static final long TRACE_NANOS = TimeUnit.SECONDS.toNanos(19);

    private final Path folder;
    private final String name;

    TraceFile(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /**
     * Writes it.
     *
     * @param origin what published, for people; may have several lines
     * @return a line for people: how much there is
     */
    String write(PublisherLink link, String origin) throws IOException {
        Map<Integer, PublishedStream> streams = link.streams();
        boolean encodings = hasEncodings(streams.values());
        List<String> lines = new ArrayList<>();
        origin.lines().forEach(line -> lines.add("# " + line));
        lines.add("# arrival_us,kind,rtp_bytes (header included, SRTP tag excluded),marker,rtp_timestamp"
                + (encodings ? ",encoding (rid)" : ""));
        RtpPacket view = new RtpPacket();
        long beganNanos = -1;
        for (RecordedPacket packet : link.packets()) {
            PublishedStream stream = streamOf(packet, view, streams);
            if (stream == null || packet.arrivalNanos() < endNanos(link) - TRACE_NANOS) {
                continue;
            }
            beganNanos = beganNanos < 0 ? packet.arrivalNanos() : beganNanos;
            String line = String.format(
                    Locale.ROOT,
                    "%d,%c,%d,%d,%d",
                    TimeUnit.NANOSECONDS.toMicros(packet.arrivalNanos() - beganNanos),
                    stream.kind(),
                    packet.data().length,
                    view.marker() ? 1 : 0,
                    Integer.toUnsignedLong(view.timestamp()));
            lines.add(encodings ? line + ',' + stream.encoding() : line);
        }
        Path file = folder.resolve(name + ".csv");
        Files.write(file, lines);
        return name + ": " + lines.size() + " lines, " + Files.size(file) + " bytes";
    }

    private static boolean hasEncodings(Collection<PublishedStream> streams) {
        return streams.stream()
                        .map(PublishedStream::encoding)
                        .filter(each -> !each.isEmpty())
                        .count()
                > 1;
    }

    private static long endNanos(PublisherLink link) {
        return link.packets().getLast().arrivalNanos();
    }

    private static @Nullable PublishedStream streamOf(
            RecordedPacket packet, RtpPacket view, Map<Integer, PublishedStream> streams) {
        return view.wrap(packet.data(), 0, packet.data().length) ? streams.get(view.ssrc()) : null;
    }
}
