package dev.kakehashi.perf.bench;

import java.util.ArrayList;
import java.util.List;

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
        /** Recorded Chromium video of 1.75 Mbit/s: 6.5 packets a frame, 1,106 bytes in the mean with their tags. */
        TRACE(7, 1106),
        /** Opus: every packet stands alone. */
        VOICES(1, 120);

        /** Packets that leave together; what the floor sends. */
        final int frame;

        /** Bytes of UDP payload. */
        final int size;

        Shape(int frame, int size) {
            this.frame = frame;
            this.size = size;
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
            case TRACE ->
                words.addAll(List.of("--trace", "perf/src/main/resources/traces/chromium156-vp8-640x360-1750kbps.csv"));
            case VOICES -> {
                // Opus has its own sizes.
            }
        }
        return words;
    }
}
