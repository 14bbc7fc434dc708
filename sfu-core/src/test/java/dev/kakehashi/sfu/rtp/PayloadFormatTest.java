package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PayloadFormatTest {
    private static final String BASELINE = "profile-level-id=42e01f";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apt=96 | apt | 96",
                "minptime=10;useinbandfec=1 | useinbandfec | 1",
                "minptime=10; useinbandfec = 1 | useinbandfec | 1",
                "MinPTime=10 | minptime | 10",
                "profile-id=2;profile=1 | profile | 1",
                "a=b=c | a | b=c",
                "minptime | minptime | absent",
                "x=1 | y | absent",
                "=5;y=6 | y | 6",
                ";;;y=6;; | y | 6"
            })
    void findsAParameter(String fmtp, String name, String expected) {
        assertThat(new PayloadFormat(96, Codec.VP8, fmtp, -1).parameter(name, "absent"))
                .isEqualTo(expected);
    }

    @Test
    void findsNothingInNothing() {
        assertThat(new PayloadFormat(96, Codec.VP8, "", -1).parameter("apt", "absent"))
                .isEqualTo("absent");
    }

    /** RFC 6184 8.1: without the parameter a receiver takes single NAL units only. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 0",
                "packetization-mode=0 | 0",
                "packetization-mode=1 | 1",
                "packetization-mode=2 | 2",
                "packetization-mode=x | 2"
            })
    void readsThePacketizationMode(String fmtp, int expected) {
        assertThat(h264(fmtp).packetizationMode()).isEqualTo(expected);
    }

    /** A receiver of mode 1 takes single NAL units too; one of mode 0 takes no fragments (RFC 6184 6.2, 6.3). */
    @Test
    void takesSingleUnitsWhereFragmentsAreTaken() {
        PayloadFormat single = h264(BASELINE + ";packetization-mode=0");
        PayloadFormat fragments = h264(BASELINE + ";packetization-mode=1");

        assertThat(fragments.fit(single)).isPositive();
        assertThat(single.fit(fragments)).isZero();
        assertThat(fragments.fit(fragments)).isGreaterThan(fragments.fit(single));
    }

    @Test
    void prefersTheSameProfile() {
        PayloadFormat stream = h264(BASELINE + ";packetization-mode=1");
        PayloadFormat main = h264("profile-level-id=4d001f;packetization-mode=1");

        assertThat(main.fit(stream)).isPositive().isLessThan(stream.fit(stream));
        assertThat(stream.fit(main)).isZero();
    }

    /** RFC 6184 8.2.2: the level may differ between the directions. */
    @Test
    void takesAnotherLevelOfTheSameProfile() {
        assertThat(h264("profile-level-id=42e01f").fit(h264("profile-level-id=42e034")))
                .isPositive();
    }

    /** RFC 9628 7: the profile is that of the stream, 0 where nothing is said. */
    @Test
    void takesOnlyTheSameProfileOfVp9() {
        assertThat(vp9("").fit(vp9("profile-id=0"))).isPositive();
        assertThat(vp9("profile-id=2").fit(vp9("profile-id=2"))).isPositive();
        assertThat(vp9("profile-id=0").fit(vp9("profile-id=2"))).isZero();
        assertThat(vp9("profile-id=2").fit(vp9(""))).isZero();
    }

    /** AV1 RTP 7.2.1: profile 0 where nothing is said; level and tier are what a receiver would like. */
    @Test
    void takesOnlyTheSameProfileOfAv1WhateverTheLevel() {
        assertThat(av1("level-idx=5;profile=0;tier=0").fit(av1(""))).isPositive();
        assertThat(av1("profile=1").fit(av1("profile=0"))).isZero();
        assertThat(av1("level-idx=5").fit(av1("level-idx=8"))).isPositive();
    }

    @Test
    void takesNoOtherCodecAndNoRetransmission() {
        PayloadFormat rtx = new PayloadFormat(97, Codec.RTX, "apt=96", 96);

        assertThat(vp9("").fit(av1(""))).isZero();
        assertThat(rtx.fit(rtx)).isZero();
    }

    private static PayloadFormat h264(String fmtp) {
        return new PayloadFormat(102, Codec.H264, fmtp, -1);
    }

    private static PayloadFormat vp9(String fmtp) {
        return new PayloadFormat(98, Codec.VP9, fmtp, -1);
    }

    private static PayloadFormat av1(String fmtp) {
        return new PayloadFormat(45, Codec.AV1, fmtp, -1);
    }
}
