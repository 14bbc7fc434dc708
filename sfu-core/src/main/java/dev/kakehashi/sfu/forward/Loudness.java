package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.RtpPacket;

/**
 * How loud a voice is over time, from the levels of its packets (RFC 6464). A single loud packet, or a cough, does not
 * make a speaker: only who was loud for half of the last second counts. Confined to the shard.
 */
public final class Loudness {
    /** How often {@link #onTick} wants to be called. */
    static final long INTERVAL_NANOS = 100_000_000L;

    /** Level of silence in the negative decibels of RFC 6464. */
    private static final int SILENCE = 127;

    /** Speech is at -20 to -45 dBov, the noise of a room at -55 and below. */
    static final int LOUD = SILENCE - 55;

    private static final int WINDOW = 10;
    private static final int WINDOW_MASK = (1 << WINDOW) - 1;
    private static final int SPEAKS = 5;
    private static final int FALLS_SILENT = 2;

    /** One seventh a tenth of a second: a time constant of 0.7 s, about a word or two. */
    private static final int SMOOTHING = 7;

    private int sum;
    private int packets;
    private int before;
    private int latest;
    private int smoothedTimes256;
    private int loudIntervals;
    private boolean speaks;
    private int recent;
    private int score;
    private long nextNanos;
    private boolean begun;

    /**
     * A packet came (RFC 6464 3: the lower seven bits of the extension are the level).
     *
     * @return whether it says how loud it is
     */
    public boolean onPacket(RtpPacket packet, HeaderExtensionMap extensions) {
        int id = extensions.id(HeaderExtensionKind.AUDIO_LEVEL);
        if (id < 1 || packet.extensionLength(id) < 1) {
            return false;
        }
        onPacket(packet.buffer()[packet.extensionOffset(id)] & 0x7F);
        return true;
    }

    /**
     * A packet came.
     *
     * @param level 0 (loudest) to 127 (silence)
     */
    public void onPacket(int level) {
        sum += SILENCE - level;
        packets++;
    }

    /**
     * Time passed.
     *
     * @return whether {@link #recent} or {@link #score} changed by something that others should know
     */
    public boolean onTick(long nowNanos) {
        if (begun && nextNanos - nowNanos > 0) {
            return false;
        }
        begun = true;
        nextNanos = nowNanos + INTERVAL_NANOS;
        int value = packets == 0 ? 0 : sum / packets;
        sum = 0;
        packets = 0;
        smoothedTimes256 += ((value << 8) - smoothedTimes256) / SMOOTHING;
        loudIntervals = (loudIntervals << 1 | (value >= LOUD ? 1 : 0)) & WINDOW_MASK;
        int loud = Integer.bitCount(loudIntervals);
        speaks = speaks ? loud >= FALLS_SILENT : loud >= SPEAKS;
        latest = Math.max(value, before);
        before = value;
        int newScore = speaks ? smoothedTimes256 >> 8 : 0;
        boolean changed = Math.abs(newScore - score) >= 2
                || (newScore == 0) != (score == 0)
                || (latest >= LOUD) != (recent >= LOUD);
        if (changed) {
            recent = latest;
            score = newScore;
        }
        return changed;
    }

    /** When to call {@link #onTick} again. */
    public long nextNanos() {
        return nextNanos;
    }

    /** The louder of the last two tenths of a second, 0 (silence) to 127; unlike {@link #recent} as of the last tick. */
    int latest() {
        return latest;
    }

    /** The louder of the last two tenths of a second, 0 (silence) to 127, at the last change. */
    public int recent() {
        return recent;
    }

    /** 0 for who does not speak, else how loud, up to 127. */
    public int score() {
        return score;
    }
}
