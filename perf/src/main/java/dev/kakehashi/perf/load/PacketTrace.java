package dev.kakehashi.perf.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that a real publisher sent, in one encoding: sizes and times. Sound and bandwidth probes are left out.
 *
 * @param arrivalNanos when each packet came, from the first
 * @param rtpBytes of each packet, header included, the tag of SRTP not
 * @param marker whether each packet ended a frame
 * @param durationNanos after which it may begin anew
 */
record PacketTrace(long[] arrivalNanos, int[] rtpBytes, boolean[] marker, long durationNanos) {
    private static final int FIELDS = 5;

    /** With the encoding as the last one, where there are several. */
    private static final int MOST_FIELDS = 6;

    /**
     * Reads lines of {@code arrival_us,kind,rtp_bytes,marker,rtp_timestamp[,encoding]}; those that begin with # are for
     * people.
     *
     * @param encoding which one is wanted; null for the one of the most bytes
     * @throws IOException where it holds no two frames, or not that encoding, or a line is not such a one
     */
    static PacketTrace read(BufferedReader lines, @Nullable String encoding) throws IOException {
        Map<String, List<String[]>> encodings = new LinkedHashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split(",", -1);
            if (line.startsWith("#") || line.isEmpty()) {
                continue;
            }
            if (fields.length != FIELDS && fields.length != MOST_FIELDS) {
                throw new IOException("not a line of a trace: " + line);
            }
            if (fields[1].equals("v")) {
                String name = fields.length == MOST_FIELDS ? fields[FIELDS] : "";
                encodings.computeIfAbsent(name, _ -> new ArrayList<>()).add(fields);
            }
        }
        try {
            return of(encoding == null ? largest(encodings) : named(encoding, encodings));
        } catch (NumberFormatException broken) {
            throw new IOException("not a number in a trace: " + broken.getMessage(), broken);
        }
    }

    private static List<String[]> named(String encoding, Map<String, List<String[]>> encodings) throws IOException {
        List<String[]> pictures = encodings.get(encoding);
        if (pictures == null && encodings.keySet().equals(Set.of(""))) {
            throw new IOException("the trace has no encodings to choose from");
        }
        if (pictures == null) {
            throw new IOException(
                    "the trace has no encoding `" + encoding + "`, but " + String.join(", ", encodings.keySet()));
        }
        return pictures;
    }

    private static List<String[]> largest(Map<String, List<String[]>> encodings) {
        List<String[]> largest = List.of();
        long most = 0;
        for (List<String[]> pictures : encodings.values()) {
            long bytes = 0;
            for (String[] fields : pictures) {
                bytes += Integer.parseInt(fields[2]);
            }
            if (bytes > most) {
                most = bytes;
                largest = pictures;
            }
        }
        return largest;
    }

    /** Cut behind the last whole frame, so that it can begin anew. */
    private static PacketTrace of(List<String[]> pictures) throws IOException {
        int count = pictures.size();
        while (count > 0 && !pictures.get(count - 1)[3].equals("1")) {
            count--;
        }
        long[] arrivalNanos = new long[count];
        int[] rtpBytes = new int[count];
        boolean[] marker = new boolean[count];
        int frames = 0;
        for (int index = 0; index < count; index++) {
            String[] fields = pictures.get(index);
            arrivalNanos[index] =
                    TimeUnit.MICROSECONDS.toNanos(Long.parseLong(fields[0]) - Long.parseLong(pictures.get(0)[0]));
            rtpBytes[index] = Integer.parseInt(fields[2]);
            marker[index] = fields[3].equals("1");
            frames += marker[index] ? 1 : 0;
        }
        if (frames < 2) {
            throw new IOException("a trace needs two frames of video at least");
        }
        // The gap behind the last frame is a usual one.
        return new PacketTrace(
                arrivalNanos, rtpBytes, marker, arrivalNanos[count - 1] + arrivalNanos[count - 1] / (frames - 1));
    }

    double packetsPerSecond() {
        return arrivalNanos.length * (double) TimeUnit.SECONDS.toNanos(1) / durationNanos;
    }
}
