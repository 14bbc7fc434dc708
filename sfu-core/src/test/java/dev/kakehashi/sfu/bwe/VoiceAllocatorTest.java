package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Voices of 50 kbit/s, 90 with redundancy. */
final class VoiceAllocatorTest {
    private static final long TICK_NANOS = 100_000_000L;
    private static final long PLAIN = 50_000;
    private static final long WHOLE = 90_000;
    private static final int LOUD = 100;
    private static final int QUIET = 80;

    private final VoiceAllocator allocator = new VoiceAllocator();
    private final Voice first = new Voice();
    private final Voice second = new Voice();
    private final Voice third = new Voice();
    private final List<Voice> voices = List.of(first, second, third);
    private long nowNanos = Long.MAX_VALUE - 3_000_000_000L;

    private static final class Voice {
        private final VoiceClaim claim = new VoiceClaim();
        private int level = QUIET;
        private boolean speaking = true;
        private long bits = PLAIN;

        private boolean isHeard() {
            return claim.isGiven();
        }
    }

    @BeforeEach
    void theFirstIsTheLoudest() {
        first.level = LOUD;
        third.level = QUIET - 5;
    }

    private void silent(Voice voice, long bits) {
        voice.speaking = false;
        voice.level = 0;
        voice.bits = bits;
    }

    private long pass(long millis, long path, long pictures) {
        long given = 0;
        for (long each = 0; each < millis; each += 100) {
            nowNanos += TICK_NANOS;
            for (Voice voice : voices) {
                voice.claim.begin(voice.level, voice.speaking, voice.bits * WHOLE / PLAIN, voice.bits);
            }
            given = allocator.allocate(voices.stream().map(voice -> voice.claim).toList(), path, pictures, nowNanos);
        }
        return given;
    }

    private void pass(long millis, long path) {
        pass(millis, path, 0);
    }

    private List<Boolean> heard() {
        return voices.stream().map(Voice::isHeard).toList();
    }

    private boolean isPlain() {
        return first.claim.isPlain();
    }

    @Test
    void whereAllFitsNothingIsHeldBack() {
        pass(5_000, 3 * WHOLE);

        assertThat(heard()).containsOnly(true);
        assertThat(isPlain()).isFalse();
        assertThat(allocator.isNarrow()).isFalse();
        assertThat(allocator.wantedBitsPerSecond()).isZero();
    }

    @Test
    void redundancyGoesFirst() {
        pass(5_000, 3 * WHOLE - 1);

        assertThat(heard()).containsOnly(true);
        assertThat(isPlain()).isTrue();
    }

    @Test
    void redundancyGoesBeforeTheSmallestPictureDoes() {
        pass(100, 3 * WHOLE, 1);

        assertThat(isPlain()).isTrue();
    }

    @Test
    void redundancyComesBackOnlyWhereThereHasBeenRoomToSpareForAWhile() {
        pass(100, 200_000);
        pass(5_000, 3 * WHOLE * 5 / 4 - 1);
        assertThat(isPlain()).isTrue();

        pass(1_900, 3 * WHOLE * 5 / 4);
        assertThat(isPlain()).isTrue();
        pass(100, 3 * WHOLE * 5 / 4);
        assertThat(isPlain()).isFalse();
    }

    @Test
    void silenceSaysNothingOfTheRoomThatRedundancyNeeds() {
        pass(100, 100_000);
        voices.forEach(voice -> silent(voice, 1_000));
        pass(10_000, 100_000);

        assertThat(isPlain()).isTrue();
    }

    @Test
    void aDipOfTheEstimateSilencesNobody() {
        pass(5_000, 300_000);
        pass(1_000, 30_000);
        pass(100, 300_000);

        assertThat(heard()).containsOnly(true);
    }

    @Test
    void theLoudestIsHeardEvenWhereItDoesNotFit() {
        pass(5_000, 30_000);

        assertThat(heard()).containsExactly(true, false, false);
    }

    @Test
    void theNextLoudestIsHeardWhereThereIsRoomToSpareForIt() {
        pass(5_000, 2 * PLAIN + PLAIN / 5 - 1);
        assertThat(heard()).containsExactly(true, false, false);

        pass(100, 2 * PLAIN + PLAIN / 5);
        assertThat(heard()).containsExactly(true, true, false);
    }

    @Test
    void whatIsGivenAndTheNextVoiceAreAskedFor() {
        assertThat(pass(5_000, 100_000, 0)).isEqualTo(PLAIN);

        assertThat(allocator.wantedBitsPerSecond()).isBetween(110_000L, 125_000L);
        assertThat(allocator.isWaiting()).isTrue();
    }

    @Test
    void whoIsHeardStaysWhileThePathIsShortForAMoment() {
        pass(5_000, 120_000);
        pass(900, 60_000);
        assertThat(heard()).containsExactly(true, true, false);

        pass(200, 60_000);
        assertThat(heard()).containsExactly(true, false, false);
    }

    @Test
    void whoIsClearlyLouderForAWhileTakesThePlace() {
        pass(5_000, 60_000);
        second.level = LOUD + VoiceClaim.LEAD_DECIBELS;
        pass(400, 60_000);
        assertThat(heard()).containsExactly(true, false, false);

        pass(100, 60_000);
        assertThat(heard()).containsExactly(false, true, false);
    }

    @Test
    void whoIsHardlyLouderDoesNotTakeThePlace() {
        pass(5_000, 60_000);
        second.level = LOUD + VoiceClaim.LEAD_DECIBELS - 1;
        pass(5_000, 60_000);

        assertThat(heard()).containsExactly(true, false, false);
    }

    @Test
    void louderByTurnsIsNotLouder() {
        pass(5_000, 60_000);
        for (int turn = 0; turn < 20; turn++) {
            second.level = turn % 2 == 0 ? LOUD + 20 : QUIET;
            pass(300, 60_000);
        }

        assertThat(heard()).containsExactly(true, false, false);
    }

    @Test
    void whoFellSilentGivesThePlaceAtOnce() {
        pass(5_000, 60_000);
        silent(first, PLAIN);
        pass(100, 60_000);

        assertThat(heard()).as("though its packets go on").containsExactly(false, true, false);
    }

    @Test
    void silenceThatCostsNothingIsNotHeldBack() {
        silent(second, VoiceClaim.NEGLIGIBLE_BITS - 1);
        pass(5_000, 60_000);

        assertThat(heard()).containsExactly(true, true, false);
    }

    @Test
    void whoBeginsToSpeakDoesNotPushOutWhoIsHeard() {
        silent(second, 1_000);
        pass(5_000, 60_000);
        second.speaking = true;
        second.bits = PLAIN;
        second.level = LOUD + 2;
        pass(100, 60_000);

        assertThat(heard()).containsExactly(true, false, false);
    }

    @Test
    void onAPathThatIsWideAgainAllAreHeard() {
        pass(5_000, 60_000);
        pass(100, 1_000_000);
        assertThat(heard()).containsOnly(true);

        pass(5_000, 1_000_000);
        assertThat(allocator.isNarrow()).isFalse();
    }
}
