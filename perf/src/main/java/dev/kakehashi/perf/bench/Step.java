package dev.kakehashi.perf.bench;

/** One piece of a run, with the time that it takes. */
record Step(Scenario scenario, Profile profile, Part part, double seconds) {
    /** Whom it measures. */
    enum Part {
        /** With the floor beside it. */
        KAKEHASHI("Kakehashi"),
        JANUS("Janus");

        final String title;

        Part(String title) {
            this.title = title;
        }
    }

    String title() {
        return scenario.name() + ", " + profile.registeredName + ", " + part.title;
    }
}
