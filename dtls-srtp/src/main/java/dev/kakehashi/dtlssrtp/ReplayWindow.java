package dev.kakehashi.dtlssrtp;

/**
 * Remembers which of the last {@value #SIZE} packets of one SSRC came, by their indices (RFC 3711 3.3.2), and guesses the
 * index of an RTP packet (RFC 3711 3.3.1). Begun only by a packet that was authentic.
 */
final class ReplayWindow {
    /** The least that the RFC allows, and what jitsi-srtp has. */
    static final int SIZE = 64;

    private static final int HALF_TURN = 0x8000;

    private long highest;

    /** Bit n stands for the index that is n below the highest. */
    private long seen;

    ReplayWindow(long first) {
        highest = first;
        seen = 1;
    }

    /**
     * The index that an RTP packet most likely has.
     *
     * @param sequenceNumber 0 to 65535
     */
    long guess(int sequenceNumber) {
        long rolloverCounter = highest >> 16;
        int highestNumber = (int) highest & 0xFFFF;
        if (highestNumber < HALF_TURN && sequenceNumber - highestNumber > HALF_TURN) {
            rolloverCounter--;
        } else if (highestNumber - HALF_TURN > sequenceNumber) {
            rolloverCounter++;
        }
        return rolloverCounter << 16 | sequenceNumber;
    }

    /** Whether a packet may be accepted: it did not come yet, and is not too old to tell. */
    boolean isNew(long index) {
        long age = highest - index;
        return age < 0 || age < SIZE && (seen >>> age & 1) == 0;
    }

    /** Notes a packet that {@link #isNew} and was authentic. */
    void add(long index) {
        long ahead = index - highest;
        if (ahead <= 0) {
            seen |= 1L << -ahead;
            return;
        }
        seen = ahead < SIZE ? seen << ahead | 1 : 1;
        highest = index;
    }
}
