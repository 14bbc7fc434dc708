package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Levels of RFC 6464 in packets of 20 ms; speech is at -30 dBov here, a quiet room at -70. */
final class LoudnessTest {
    private static final int SPEECH = 30;
    private static final int ROOM = 70;
    private static final long PACKET_NANOS = 20_000_000L;

    private final Loudness loudness = new Loudness();
    private long nowNanos = Long.MAX_VALUE - 1_000_000_000L;
    private int news;

    /** Lets time pass with packets of this level, or without any when it is negative. */
    private void pass(long millis, int level) {
        for (long each = 0; each < millis; each += 20) {
            nowNanos += PACKET_NANOS;
            if (level >= 0) {
                loudness.onPacket(level);
            }
            news += loudness.onTick(nowNanos) ? 1 : 0;
        }
    }

    @Test
    void whoTalksForASecondSpeaks() {
        pass(1_000, SPEECH);

        assertThat(loudness.score()).isBetween(50, 97);
        assertThat(loudness.recent()).isEqualTo(127 - SPEECH);
    }

    @Test
    void aCoughDoesNotSpeak() {
        pass(1_000, ROOM);
        pass(400, 5);
        assertThat(loudness.score()).isZero();
        assertThat(loudness.recent()).as("but is heard").isGreaterThan(Loudness.LOUD);
        pass(1_000, ROOM);

        assertThat(loudness.score()).isZero();
    }

    @Test
    void oneLoudPacketAmongQuietOnesIsNotEvenRecent() {
        pass(1_000, ROOM);
        pass(20, 40);
        pass(100, ROOM);

        assertThat(loudness.recent()).isLessThan(Loudness.LOUD);
    }

    @Test
    void aPauseForBreathKeepsTheSpeaker() {
        pass(2_000, SPEECH);
        pass(700, ROOM);

        assertThat(loudness.score()).isPositive();
    }

    @Test
    void whenThePacketsStopItFallsToSilenceAndTellsSo() {
        pass(2_000, SPEECH);
        news = 0;
        pass(300, -1);
        assertThat(loudness.recent()).isZero();
        pass(1_500, -1);

        assertThat(loudness.score()).isZero();
        assertThat(news).isPositive();
        news = 0;
        pass(10_000, -1);
        assertThat(news).as("nothing new in silence").isZero();
    }

    @Test
    void aSteadyVoiceIsNotToldTenTimesASecond() {
        pass(10_000, SPEECH);
        news = 0;
        pass(10_000, SPEECH);

        assertThat(news).isZero();
    }
}
