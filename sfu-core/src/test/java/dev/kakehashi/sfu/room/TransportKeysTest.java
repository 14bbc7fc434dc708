package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSelection;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.dtlssrtp.SrtpUnavailableException;
import org.junit.jupiter.api.Test;

/** Keys outside of the heap live as long as their transport. */
final class TransportKeysTest {
    private static final int AUDIENCE = 4;

    /** Counts the keys that are held, and the packets that come after the end of their keys. */
    private static final class CountedSrtp implements SrtpBackend {
        private final SrtpBackend open = new OpenSrtp();
        private int held;
        private int afterwards;

        private final class Keys implements SrtpSender, SrtpReceiver {
            private final SrtpSender sender;
            private boolean closed;

            private Keys(SrtpKeys keys) {
                sender = open.sender(keys);
                held++;
            }

            private int counted(int length) {
                afterwards += closed ? 1 : 0;
                return length;
            }

            @Override
            public int protectRtp(byte[] data, int offset, int length) {
                return counted(sender.protectRtp(data, offset, length));
            }

            @Override
            public int protectRtcp(byte[] data, int offset, int length) {
                return counted(sender.protectRtcp(data, offset, length));
            }

            @Override
            public int unprotectRtp(byte[] data, int offset, int length) {
                return counted(length);
            }

            @Override
            public int unprotectRtcp(byte[] data, int offset, int length) {
                return counted(length);
            }

            @Override
            public void close() {
                closed = true;
                held--;
            }
        }

        @Override
        public SrtpSender sender(SrtpKeys keys) {
            return new Keys(keys);
        }

        @Override
        public SrtpReceiver receiver(SrtpKeys keys) {
            return new Keys(keys);
        }

        @Override
        public String name() {
            return "counted";
        }

        @Override
        public void warmUp() {}
    }

    private static void pictures(Lecture lecture) {
        for (int picture = 0; picture < 30; picture++) {
            lecture.picture(picture % 10 == 0);
            lecture.tick();
        }
    }

    @Test
    void freesTheKeysOfEachTransportThatEnds() {
        CountedSrtp srtp = new CountedSrtp();
        Lecture lecture = new Lecture(srtp, PictureTrack.vp8Simulcast(), AUDIENCE);
        int publishersOwn = 1;
        assertThat(srtp.held).isEqualTo(publishersOwn + 2 * (1 + AUDIENCE));
        pictures(lecture);

        lecture.leave(0);
        pictures(lecture);
        assertThat(srtp.held).isEqualTo(publishersOwn + 2 * AUDIENCE);

        for (int seat = -1; seat < AUDIENCE; seat++) {
            lecture.leave(seat);
        }
        pictures(lecture);
        assertThat(srtp.held).isEqualTo(publishersOwn);
        assertThat(srtp.afterwards).isZero();
    }

    @Test
    void theOthersGoOnWhenSomebodyLeaves() throws SrtpUnavailableException {
        SrtpBackend openSsl = SrtpSelection.of(SrtpPreference.OPENSSL).backend();
        Lecture lecture = new Lecture(openSsl, PictureTrack.vp8Simulcast(), AUDIENCE);
        pictures(lecture);
        lecture.leave(1);
        long before = lecture.counted("media_packets_sent_total");

        pictures(lecture);

        assertThat(lecture.counted("media_packets_sent_total")).isGreaterThan(before);
        assertThat(lecture.counted("drops_protect_failed_total")).isZero();
        assertThat(lecture.counted("drops_internal_error_total")).isZero();
    }
}
