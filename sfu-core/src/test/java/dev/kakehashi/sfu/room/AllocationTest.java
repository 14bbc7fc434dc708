package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.dtlssrtp.SrtpSelection;
import dev.kakehashi.dtlssrtp.SrtpUnavailableException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one thread allocates while it forwards: nothing for each packet. */
final class AllocationTest {
    private static final int AUDIENCE = 10;
    private static final int FORWARDED = 200_000;

    /** The compiler's last stage sees everything within this. */
    private static final int WARM_UP_PICTURES = 8_000;

    /** What the measuring itself, or code that is thrown away and compiled again, may take in all. */
    private static final long TOLERATED_BYTES = 2_048;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Arguments> tracks() {
        return Stream.of(
                Arguments.of("Opus", PictureTrack.opus()),
                Arguments.of("VP8 simulcast", PictureTrack.vp8Simulcast()),
                Arguments.of("VP9 SVC", PictureTrack.vp9Svc()),
                Arguments.of("AV1 with descriptors", PictureTrack.av1Svc()));
    }

    private static Lecture warm(Lecture lecture) {
        for (int picture = 0; picture < WARM_UP_PICTURES; picture++) {
            lecture.picture(picture % 500 == 0);
            if (picture % 3 == 0) {
                lecture.tick();
            }
        }
        return lecture;
    }

    /** Looks once more where the compiler was late on a busy machine: what is there for each packet is there again. */
    private static Measured measureMedia(Lecture lecture) {
        lecture.picture(true);
        Measured first = measure(lecture, false);
        return first.bytes > TOLERATED_BYTES ? measure(lecture, false) : first;
    }

    /** Lets pictures through until so many packets were forwarded. */
    private static Measured measure(Lecture lecture, boolean ticks) {
        long sent = lecture.counted("media_packets_sent_total");
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int pictures = 0;
        long forwarded = 0;
        while (forwarded < FORWARDED && pictures < FORWARDED) {
            for (int each = 0; each < 500; each++, pictures++) {
                lecture.picture(false);
                if (ticks && pictures % 3 == 0) {
                    lecture.tick();
                }
            }
            long counting = THREADS.getCurrentThreadAllocatedBytes();
            forwarded = lecture.counted("media_packets_sent_total") - sent;
            before += THREADS.getCurrentThreadAllocatedBytes() - counting;
        }
        return new Measured(THREADS.getCurrentThreadAllocatedBytes() - before, forwarded);
    }

    private record Measured(long bytes, long packets) {
        double each() {
            return bytes / (double) packets;
        }
    }

    private static void print(String what, Measured measured) {
        System.out.printf(
                Locale.ROOT,
                "allocation: %s: %d bytes for %d forwarded packets (%.3f each)%n",
                what,
                measured.bytes,
                measured.packets,
                measured.each());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tracks")
    void forwardingAllocatesNothing(String name, PictureTrack track) {
        Lecture lecture = warm(new Lecture(new OpenSrtp(), track, AUDIENCE));
        Measured media = measureMedia(lecture);
        Measured all = measure(lecture, true);

        print(name, media);
        print(name + ", a tick every tenth of a second included", all);
        assertThat(media.packets).isGreaterThanOrEqualTo(FORWARDED);
        assertThat(media.bytes).isLessThanOrEqualTo(TOLERATED_BYTES);
        assertThat(lecture.counted("drops_internal_error_total")).isZero();
        assertThat(lecture.counted("transport_feedback_sent_total")).isPositive();
    }

    @Test
    void answeringARequestAllocatesNothingForEachPacketThatIsSentAgain() {
        Lecture lecture = warm(new Lecture(new OpenSrtp(), PictureTrack.vp8Simulcast(), AUDIENCE));
        for (int round = 0; round < 20_000; round++) {
            lecture.picture(round % 500 == 0);
            lecture.request(round % AUDIENCE, lecture.writeRequest(round % AUDIENCE, 2));
        }
        long one = bytesOfRequests(lecture, 1);
        long eight = bytesOfRequests(lecture, 8);

        System.out.printf(
                Locale.ROOT,
                "allocation: a retransmission request of 1 packet: %d bytes, of 8 packets: %d bytes%n",
                one,
                eight);
        assertThat(eight - one)
                .as("for seven packets more, in one entry of the request; less where the compiler was done in between")
                .isNotPositive();
    }

    /** Of one request, the median of many; each of packets that were never sent again before. */
    private static long bytesOfRequests(Lecture lecture, int count) {
        long[] bytes = new long[500];
        long resent = lecture.counted("packets_resent_total");
        for (int round = 0; round < bytes.length; round++) {
            for (int picture = 0; picture < 40; picture++) {
                lecture.picture(false);
            }
            int seat = round % AUDIENCE;
            int length = lecture.writeRequest(seat, count);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            lecture.request(seat, length);
            bytes[round] = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(lecture.counted("packets_resent_total") - resent).isEqualTo((long) bytes.length * count);
        Arrays.sort(bytes);
        return bytes[bytes.length / 2];
    }

    @Test
    void tellsWhatJitsiAllocates() throws SrtpUnavailableException {
        print("VP8 simulcast, with jitsi-srtp (AEAD_AES_128_GCM)", measured(SrtpPreference.JITSI));
    }

    @Test
    void openSslAllocatesNothing() throws SrtpUnavailableException {
        Measured media = measured(SrtpPreference.OPENSSL);

        print("VP8 simulcast, with OpenSSL (AEAD_AES_128_GCM)", media);
        assertThat(media.bytes).isLessThanOrEqualTo(TOLERATED_BYTES);
    }

    private static Measured measured(SrtpPreference srtp) throws SrtpUnavailableException {
        SrtpBackend backend = SrtpSelection.of(srtp).backend();
        Lecture lecture = warm(new Lecture(backend, PictureTrack.vp8Simulcast(), AUDIENCE));
        Measured media = measureMedia(lecture);
        assertThat(media.packets).isGreaterThanOrEqualTo(FORWARDED);
        return media;
    }
}
