package dev.kakehashi.perf.load;

/** How a server is spoken with. */
enum Signalling {
    /** WHIP and WHEP of Kakehashi. */
    WHIP,
    /** The VideoRoom of Janus. */
    JANUS
}
