package dev.kakehashi.sfu.bwe;

/** What the trend of the one-way delay says about the path (draft-ietf-rmcat-gcc-02 5.4). */
enum NetworkUsage {
    /** The delay neither grows nor shrinks. */
    NORMAL,

    /** A queue fills. */
    OVER,

    /** A queue drains. */
    UNDER
}
