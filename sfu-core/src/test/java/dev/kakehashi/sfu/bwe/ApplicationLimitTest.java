package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** After the cases of libwebrtc's alr_detector_unittest, in our own words. */
final class ApplicationLimitTest {
    private static final long TARGET = 1_000_000;

    private final ApplicationLimit limit = new ApplicationLimit();
    private long now;

    private void send(double share, double seconds) {
        for (double at = 0; at < seconds; at += 0.01) {
            now += 10_000;
            limit.onSent((int) (share * TARGET / 800));
            limit.onTick(TARGET, now);
        }
    }

    @Test
    void isNotLimitedWhileTheTargetIsUsed() {
        send(0.9, 5);

        assertThat(limit.limited()).isFalse();
    }

    @Test
    void isLimitedWhenLittleIsSent() {
        send(0.9, 2);
        send(0.2, 2);

        assertThat(limit.limited()).isTrue();
    }

    @Test
    void isNoLongerLimitedSoonAfterMuchIsSent() {
        send(0.1, 3);
        send(1, 0.9);

        assertThat(limit.limited()).isFalse();
    }

    @Test
    void aShortPauseIsNoLimit() {
        send(0.9, 2);
        send(0, 0.3);

        assertThat(limit.limited()).isFalse();
    }
}
