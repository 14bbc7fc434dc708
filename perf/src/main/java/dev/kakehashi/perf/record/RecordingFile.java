package dev.kakehashi.perf.record;

import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** A recording as it lies on the disk: NAME.rtpdump.gz, and beside it what its numbers mean, NAME.properties. */
final class RecordingFile {
    private final Path folder;
    private final String name;

    RecordingFile(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /**
     * Writes both files.
     *
     * @return a line for people: how much there is, and what was lost on the way
     */
    String write(PublisherLink link, String origin, Instant start) throws IOException {
        Path dump = folder.resolve(name + ".rtpdump.gz");
        try (OutputStream file = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(dump)));
                RtpDumpWriter writer = new RtpDumpWriter(file, start)) {
            for (RecordedPacket packet : link.packets()) {
                writer.write(packet);
            }
        }
        Files.write(folder.resolve(name + ".properties"), describe(link, origin));
        int lost = 0;
        for (PublishedStream stream : link.streams().values()) {
            ReportBlock block = stream.report(0);
            lost += block == null ? 0 : block.cumulativeLost();
        }
        return name + ": " + link.packets().size() + " packets, " + lost + " lost, " + Files.size(dump) + " bytes";
    }

    private static List<String> describe(PublisherLink link, String origin) {
        RemoteTransport remote = link.remote();
        List<String> lines = new ArrayList<>();
        lines.add("origin=" + origin);
        lines.add("extmap-allow-mixed=" + remote.extmapAllowMixed());
        remote.payloadFormats()
                .forEach(format -> lines.add(
                        "payload." + format.payloadType() + '=' + format.codec().encodingName() + ' ' + format.fmtp()));
        new TreeMap<>(remote.headerExtensions()).forEach((id, kind) -> lines.add("extension." + id + '=' + kind.uri()));
        link.streams()
                .forEach((ssrc, stream) ->
                        lines.add("stream." + Integer.toUnsignedString(ssrc) + '=' + stream.describe()));
        return lines;
    }
}
