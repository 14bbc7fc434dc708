package dev.kakehashi.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MeetingMixTest {
    /** Packets a second that all people receive together. */
    private static double forwarded(MeetingMix mix) {
        int voices = mix.withPictures() ? mix.speakers() : mix.people();
        double sent = mix.people() * mix.pictureRate() + voices * mix.voiceRate();
        return Arrays.stream(mix.shares()).sum() * sent;
    }

    @Test
    void theServerForwardsWhatIsAskedFor() {
        assertThat(forwarded(MeetingMix.meeting(8, 3, 12_500))).isCloseTo(12_500, within(0.01));
        assertThat(forwarded(MeetingMix.meeting(50, 3, 12_500))).isCloseTo(12_500, within(0.01));
        assertThat(forwarded(MeetingMix.meeting(2, 3, 500))).isCloseTo(500, within(0.01));
        assertThat(forwarded(MeetingMix.audioRoom(100, 3, 12_500))).isCloseTo(12_500, within(0.01));
    }

    @Test
    void aLargeMeetingHasNoMoreSlotsThanTheServer() {
        assertThat(MeetingMix.meeting(50, 3, 12_500).slots()).isEqualTo(24);
        assertThat(MeetingMix.meeting(8, 3, 12_500).slots()).isEqualTo(7);
    }
}
