package dev.kakehashi.sfu.bwe;

/**
 * What one voice costs on a path and how loud it is, what it gets of a path that does not carry all voices, and what it
 * needs to keep that. Used again and again. Confined to the shard.
 */
public final class VoiceClaim {
    /** Louder by this than another voice is clearly louder. */
    static final int LEAD_DECIBELS = 8;

    /** So long must a voice lead, so that no cough and no pause between words takes somebody's place. */
    static final long LEAD_NANOS = 400_000_000L;

    /** Discontinuous transmission (RFC 7587 3.1.3) sends a packet each 400 ms: what costs less is no matter. */
    static final long NEGLIGIBLE_BITS = 8_000;

    private int level;
    private boolean speaking;
    private long wholeBits;
    private long plainBits;
    private boolean placed;
    private boolean given = true;
    private boolean plain;
    private boolean considered;
    private boolean leading;
    private long leadNanos;

    /** The slot carries another voice: it is heard until the next allocation. */
    public void reset() {
        placed = false;
        given = true;
        plain = false;
        leading = false;
    }

    /**
     * What is known of the voice now.
     *
     * @param loudness 0 (silence) to 127
     * @param isSpeaking whether it was loud within the last second
     * @param wholeBitsPerSecond what it costs as it comes, while it speaks: as much as when it speaks at length
     * @param plainBitsPerSecond what it costs without redundancy
     */
    public void begin(int loudness, boolean isSpeaking, long wholeBitsPerSecond, long plainBitsPerSecond) {
        level = loudness;
        speaking = isSpeaking;
        wholeBits = wholeBitsPerSecond;
        plainBits = plainBitsPerSecond;
        considered = false;
    }

    /** Whether it needs a place at all. */
    boolean isCostly() {
        return speaking || plainBits >= NEGLIGIBLE_BITS;
    }

    long wholeBits() {
        return wholeBits;
    }

    long bits(boolean withoutRedundancy) {
        return withoutRedundancy ? plainBits : wholeBits;
    }

    /** Whether it would have to give way before another one. */
    boolean isWeakerThan(VoiceClaim other) {
        return speaking == other.speaking ? level < other.level : other.speaking;
    }

    /** Whether it may take the place of another one: that is silent, or has been clearly quieter for a while. */
    boolean overtakes(VoiceClaim other, long nowNanos) {
        if (!speaking || level < other.level + LEAD_DECIBELS) {
            leading = false;
            return false;
        }
        if (!leading) {
            leading = true;
            leadNanos = nowNanos;
        }
        return !other.speaking || nowNanos - leadNanos >= LEAD_NANOS;
    }

    boolean isPlaced() {
        return placed;
    }

    void place(boolean has) {
        placed = has;
        leading = false;
    }

    boolean isConsidered() {
        return considered;
    }

    void consider() {
        considered = true;
    }

    void answer(boolean isGiven, boolean withoutRedundancy) {
        given = isGiven;
        plain = withoutRedundancy;
    }

    /** Whether the voice is sent at all. */
    public boolean isGiven() {
        return given;
    }

    /** Whether it is sent without redundancy. */
    public boolean isPlain() {
        return plain;
    }
}
