package dev.kakehashi.perf.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One load. Its name is what {@code --scenario} takes.
 *
 * @param publishers who send; in a room those who speak
 * @param subscribers who receive
 * @param packetsPerSecond forwarded packets a second in total, over all subscribers; 0 where the scenario finds a rate itself
 */
record Scenario(String name, Kind kind, int publishers, int subscribers, int packetsPerSecond, Shape shape) {
    enum Kind {
        FAN_OUT("fan-out"),
        MEETING("meeting"),
        AUDIO_ROOM("audio-room"),
        JOIN_STORM("join-storm"),
        RAMP("ramp");

        /** As the generator calls it. */
        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** How the packets of a publisher are grouped. */
    enum Shape {
        FRAMES_OF_8(8, 1200),
        ALONE(1, 1200),
        /** Recorded Chromium video of 1.75 Mbit/s: 6.5 packets a frame. */
        TRACE(7, 1106, "chromium156-vp8-640x360-1750kbps", 196),
        TRACE_720P(7, 1121, "chromium156-vp8-1280x720-1700kbps", 194),
        TRACE_AV1(10, 1016, "chromium156-av1-1280x720-l3t3key", 236),
        TRACE_SCREEN(12, 1155, "chromium156-vp9-1920x1080-screen", 152),
        /** Opus: every packet stands alone. */
        VOICES(1, 120);

        private static final String TRACES = "perf/src/main/resources/traces/";

        /** Packets that leave together; what the floor sends. */
        final int frame;

        /** Bytes of UDP payload; in the mean of a recording, with tags of ten bytes. */
        final int size;

        /** The name of the recording that is replayed, or null. */
        final @Nullable String trace;

        /** Packets a second of the recorded publisher, as every subscriber gets them; 0 where nothing is replayed. */
        final int tracePacketsPerSecond;

        Shape(int frame, int size) {
            this(frame, size, null, 0);
        }

        Shape(int frame, int size, @Nullable String trace, int tracePacketsPerSecond) {
            this.frame = frame;
            this.size = size;
            this.trace = trace;
            this.tracePacketsPerSecond = tracePacketsPerSecond;
        }
    }

    /** Whether one window after the other is measured while the load stays; the others run once from start to end. */
    boolean isSteady() {
        return kind != Kind.JOIN_STORM && kind != Kind.RAMP;
    }

    /** Whether this is a scene that Janus's VideoRoom has: it forwards everybody's voice, so it has no room of the loudest. */
    boolean suitsJanus() {
        return kind != Kind.AUDIO_ROOM;
    }

    /** The same with a multiple of its packets. */
    Scenario busier(int times) {
        return new Scenario(name, kind, publishers, subscribers, times * packetsPerSecond, shape);
    }

    /** How many destinations the floor sends to. */
    int destinations() {
        return subscribers;
    }

    /** The generator's words for this load. */
    List<String> generatorWords() {
        List<String> words = new ArrayList<>(
                List.of("--scenario", kind.word, "--publishers", "" + publishers, "--subscribers", "" + subscribers));
        if (packetsPerSecond > 0) {
            words.addAll(List.of("--packets-per-second", "" + packetsPerSecond));
        }
        switch (shape) {
            case FRAMES_OF_8, ALONE -> words.addAll(List.of("--frame", "" + shape.frame, "--size", "" + shape.size));
            case TRACE, TRACE_720P, TRACE_AV1, TRACE_SCREEN ->
                words.addAll(List.of("--trace", Shape.TRACES + shape.trace + ".csv"));
            case VOICES -> {
                // Opus has its own sizes.
            }
        }
        return words;
    }
}
