package dev.kakehashi.sfu.forward;

/** In which order packets for one peer leave while its path is too narrow for all at once; the first goes first. */
public enum Urgency {
    /** Voices never wait. */
    VOICE,
    /** Retransmissions: a picture waits for them already. */
    REPAIR,
    /** What the person looks at: the stage, a shared screen. */
    STAGE,
    /** Small pictures. */
    PICTURE
}
