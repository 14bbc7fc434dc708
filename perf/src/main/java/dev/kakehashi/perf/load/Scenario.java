package dev.kakehashi.perf.load;

import java.util.Locale;

/** What is played. */
enum Scenario {
    /** Some send pictures, each to its part of all others. */
    FAN_OUT(1, 10),

    /** Everybody sends pictures and sees everybody else, as far as there are slots; some speak. */
    MEETING(3, 8),

    /** Everybody sends sound, and all hear those who speak. */
    AUDIO_ROOM(3, 100),

    /** One sends pictures, and all others come at once. */
    JOIN_STORM(1, 100),

    /** As the fan-out, with more and more packets, until some are lost. */
    RAMP(1, 50);

    private final int publishers;
    private final int subscribers;

    Scenario(int publishers, int subscribers) {
        this.publishers = publishers;
        this.subscribers = subscribers;
    }

    /** How many send where nothing else is said. */
    int publishers() {
        return publishers;
    }

    /** How many receive where nothing else is said. */
    int subscribers() {
        return subscribers;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
