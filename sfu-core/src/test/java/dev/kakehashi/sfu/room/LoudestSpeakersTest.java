package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LoudestSpeakersTest {
    private static final long MILLI = 1_000_000L;
    private static final int LOUD = LoudestSpeakers.LOUD;

    private final LoudestSpeakers speakers = new LoudestSpeakers();
    private long nowNanos = Long.MAX_VALUE - 1_000 * MILLI;

    private void voice(String who, int recent, int score) {
        speakers.onLoudness(who, recent, score, nowNanos);
    }

    private void talks(String who, int score) {
        voice(who, 100, score);
    }

    private void silent(String who) {
        voice(who, 0, 0);
    }

    private @Nullable String activeAfter(long millis) {
        nowNanos += millis * MILLI;
        return speakers.active(nowNanos);
    }

    @Test
    void theFirstWhoSpeaksIsActiveAtOnce() {
        assertThat(activeAfter(0)).isNull();
        talks("ben", 60);

        assertThat(activeAfter(0)).isEqualTo("ben");
    }

    @Test
    void silenceKeepsTheSpeaker() {
        talks("ben", 60);
        activeAfter(0);
        silent("ben");

        assertThat(activeAfter(60_000)).isEqualTo("ben");
    }

    @Test
    void whoeverLeadsClearlyForAWhileTakesOver() {
        talks("ben", 60);
        activeAfter(0);
        talks("aki", 68);

        assertThat(activeAfter(0)).isEqualTo("ben");
        assertThat(activeAfter(399)).isEqualTo("ben");
        assertThat(activeAfter(1)).isEqualTo("aki");
    }

    @Test
    void aSmallLeadIsNotEnough() {
        talks("ben", 60);
        activeAfter(0);
        talks("aki", 67);

        assertThat(activeAfter(100)).isEqualTo("ben");
        assertThat(activeAfter(10_000)).isEqualTo("ben");
    }

    @Test
    void anInterruptedLeadBeginsAnew() {
        talks("ben", 60);
        activeAfter(0);
        talks("aki", 70);
        activeAfter(0);
        talks("aki", 61);
        activeAfter(300);
        talks("aki", 70);

        assertThat(activeAfter(0)).isEqualTo("ben");
        assertThat(activeAfter(200)).isEqualTo("ben");
        assertThat(activeAfter(200)).isEqualTo("aki");
    }

    @Test
    void aCoughChangesNothing() {
        talks("ben", 60);
        activeAfter(0);
        silent("ben");
        voice("aki", 120, 0);

        assertThat(activeAfter(0)).isEqualTo("ben");
        assertThat(activeAfter(1_000)).isEqualTo("ben");
    }

    @Test
    void twoWhoAreLouderByTurnsDoNotKeepASilentThirdOnStage() {
        talks("chika", 60);
        activeAfter(0);
        silent("chika");
        for (int turn = 0; turn < 6; turn++) {
            talks("aki", turn % 2 == 0 ? 70 : 65);
            talks("ben", turn % 2 == 0 ? 65 : 70);
            activeAfter(100);
        }

        assertThat(activeAfter(0)).isEqualTo("aki");
    }

    @Test
    void twoWhoTalkByTurnsDoNotFlap() {
        int changes = 0;
        @Nullable String before = null;
        for (int turn = 0; turn < 100; turn++) {
            talks("aki", turn % 2 == 0 ? 75 : 60);
            talks("ben", turn % 2 == 0 ? 60 : 75);
            @Nullable String now = activeAfter(200);
            changes += Objects.equals(now, before) ? 0 : 1;
            before = now;
        }

        assertThat(changes).isEqualTo(1);
    }

    @Test
    void whenTheSpeakerLeavesTheNextOneFollows() {
        talks("ben", 60);
        activeAfter(0);
        talks("aki", 50);
        speakers.remove("ben");

        assertThat(activeAfter(0)).isEqualTo("aki");
        speakers.remove("aki");
        assertThat(activeAfter(0)).isNull();
    }

    @Test
    void theLoudestFewAreHeardAndKeepTheirPlacesInSilence() {
        talks("aki", 60);
        talks("ben", 70);
        assertThat(speakers.heard(2, nowNanos)).containsExactlyInAnyOrder("aki", "ben");
        silent("aki");
        silent("ben");

        nowNanos += 60_000 * MILLI;
        assertThat(speakers.heard(2, nowNanos)).containsExactlyInAnyOrder("aki", "ben");
    }

    @Test
    void whoHasBeenSilentForLongestGivesUpThePlace() {
        talks("aki", 60);
        talks("ben", 60);
        speakers.heard(2, nowNanos);
        silent("ben");
        nowNanos += 500 * MILLI;
        silent("aki");
        nowNanos += 1_000 * MILLI;
        talks("chika", 60);

        assertThat(speakers.heard(2, nowNanos)).containsExactlyInAnyOrder("aki", "chika");
    }

    @Test
    void aShortPauseKeepsThePlace() {
        talks("aki", 60);
        talks("ben", 60);
        speakers.heard(2, nowNanos);
        voice("ben", 0, 55);
        nowNanos += 999 * MILLI;
        talks("chika", 60);
        assertThat(speakers.heard(2, nowNanos)).containsExactlyInAnyOrder("aki", "ben");

        nowNanos += MILLI;
        assertThat(speakers.heard(2, nowNanos)).containsExactlyInAnyOrder("aki", "chika");
    }

    @Test
    void whoIsMuchLouderIsHeardInPlaceOfAQuietVoice() {
        talks("aki", 50);
        talks("ben", 60);
        speakers.heard(2, nowNanos);
        talks("chika", 57);
        assertThat(speakers.heard(2, nowNanos)).containsExactlyInAnyOrder("aki", "ben");
        talks("chika", 58);

        assertThat(speakers.heard(2, nowNanos)).containsExactlyInAnyOrder("ben", "chika");
    }

    @Test
    void whoOnlyCoughedGivesWayToWhoSpeaks() {
        voice("aki", 100, 0);
        assertThat(speakers.heard(1, nowNanos)).containsExactly("aki");
        talks("ben", 60);

        assertThat(speakers.heard(1, nowNanos)).containsExactly("ben");
    }

    @Test
    void noiseBelowSpeechIsNeverHeard() {
        voice("aki", LOUD - 1, 0);

        assertThat(speakers.heard(2, nowNanos)).isEmpty();
    }

    @Test
    void aLeaverFreesThePlace() {
        talks("aki", 60);
        speakers.heard(1, nowNanos);
        speakers.remove("aki");
        talks("ben", 60);

        assertThat(speakers.heard(1, nowNanos)).containsExactly("ben");
    }

    @Test
    void whoNeverSpokeIsQuieterThanWhoDid() {
        talks("aki", 60);
        silent("ben");

        assertThat(speakers.isQuieter("ben", "aki")).isTrue();
        assertThat(speakers.isQuieter("aki", "ben")).isFalse();
        assertThat(speakers.isQuieter("nobody", "aki")).isTrue();
        nowNanos += MILLI;
        talks("ben", 60);
        assertThat(speakers.isQuieter("aki", "ben")).as("spoke earlier").isTrue();
    }
}
