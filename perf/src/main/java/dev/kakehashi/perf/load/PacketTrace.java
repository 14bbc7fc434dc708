package dev.kakehashi.perf.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The pictures that a real publisher sent: sizes and times. Sound and bandwidth probes are left out.
 *
 * @param arrivalNanos when each packet came, from the first
 * @param rtpBytes of each packet, header included, the tag of SRTP not
 * @param marker whether each packet ended a frame
 * @param durationNanos after which it may begin anew
 */
record PacketTrace(long[] arrivalNanos, int[] rtpBytes, boolean[] marker, long durationNanos) {
    private static final int FIELDS = 5;

    /**
     * Reads lines of {@code arrival_us,kind,rtp_bytes,marker,rtp_timestamp}; those that begin with # are for people.
     *
     * @throws IOException where it holds no two frames, or a line is not such a one
     */
    static PacketTrace read(BufferedReader lines) throws IOException {
        List<String[]> pictures = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split(",", -1);
            if (line.startsWith("#") || line.isEmpty()) {
                continue;
            }
            if (fields.length != FIELDS) {
                throw new IOException("not a line of a trace: " + line);
            }
            if (fields[1].equals("v")) {
                pictures.add(fields);
            }
        }
        try {
            return of(pictures);
        } catch (NumberFormatException broken) {
            throw new IOException("not a number in a trace: " + broken.getMessage(), broken);
        }
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
