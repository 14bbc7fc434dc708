package dev.kakehashi.web;

/** What this build calls itself. */
final class Version {
    static final String VALUE = "0.1.0-SNAPSHOT";

    private Version() {}
}
