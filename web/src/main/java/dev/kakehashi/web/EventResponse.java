package dev.kakehashi.web;

/**
 * The response over which a client is told events at the moment (Server-Sent Events, HTML Living Standard 9.2). Its methods
 * are called by one thread at a time, which need not be that of the response's channel; none blocks.
 */
interface EventResponse {
    /** Whether it takes more. What does not is read too slowly, or not at all. */
    boolean isWritable();

    /** @param events whole events, each with its empty line */
    void write(String events);

    /** Whether it is to be ended once something was written. */
    boolean endsWithFirst();

    /** Time passes; called about once a second. Returns whether it has lasted long enough and is to be ended. */
    boolean onTick(long nowNanos);

    /** Completes it. Afterwards nothing more is written. */
    void end();

    /** Breaks the connection under it. */
    void abort();
}
