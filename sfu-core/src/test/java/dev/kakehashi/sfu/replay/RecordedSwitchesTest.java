package dev.kakehashi.sfu.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kakehashi.sfu.replay.Ffmpeg.Decoded;
import dev.kakehashi.sfu.replay.Ffmpeg.Picture;
import dev.kakehashi.sfu.replay.Recording.Recorded;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A subscriber of recorded Chromiums goes up and down between layers, and from one person to another. FFmpeg decodes what
 * it got without a complaint, and every picture is one that a publisher's own stream decodes to, bit for bit.
 */
final class RecordedSwitchesTest {
    private static final int SWITCHES = 20;
    private static final int MILLIS_BETWEEN_SWITCHES = 1_000;

    /** Less than half of any recorded layer, so that the smallest one is enough. */
    private static final int THUMBNAIL_PIXELS = 160 * 90;

    /** Wants the largest layer. */
    private static final int ALL_PIXELS = 0;

    /** By recording; the tests share them. */
    private static final Map<String, Set<Picture>> PUBLISHED = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsFfmpeg() {
        assumeTrue(Ffmpeg.isInstalled(), "NOT RUN: there is no ffmpeg command");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vp8-simulcast",
                "vp8-simulcast-dd",
                "h264-simulcast",
                "h264-simulcast-dd",
                "vp9-simulcast",
                "vp9-svc",
                "vp9-svc-dd",
                "vp9-svc-full-dd",
                "av1-svc"
            })
    void everyPictureDecodesThroughSwitchesOfLayers(String name) throws Exception {
        Recording recording = Recording.load(name);
        ReplayedMeeting meeting = new ReplayedMeeting(42, recording);
        for (int count = 0; count <= SWITCHES; count++) {
            meeting.show(count % 2 == 0 ? THUMBNAIL_PIXELS : ALL_PIXELS);
            meeting.run(MILLIS_BETWEEN_SWITCHES);
        }
        PictureFile stream = new PictureFile(recording.codec(), meeting.received());

        Decoded decoded = Ffmpeg.decode(recording.codec(), stream, folder);

        assertThat(meeting.unread()).isZero();
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.pictures()).hasSize(stream.count());
        assertThat(stream.count()).isGreaterThan(expected(recording) * 9 / 10);
        assertThat(published(recording)).containsAll(decoded.pictures());
        assertThat(resizes(decoded)).isGreaterThanOrEqualTo(SWITCHES);
        System.out.printf(
                "%s: %d pictures through %d changes of layer, %d cut, 0 errors%n",
                name, decoded.pictures().size(), resizes(decoded), stream.cut());
    }

    /** Pictures that the publisher makes meanwhile, half of the time in the smallest layer and half in the largest. */
    private static int expected(Recording recording) {
        int smallest = picturesIn(recording.encodings().getFirst(), 0);
        List<Recorded> largestEncoding = recording.encodings().getLast();
        int highest = 0;
        for (Recorded packet : largestEncoding) {
            highest = Math.max(highest, packet.info().spatial);
        }
        int largest = picturesIn(largestEncoding, highest);
        int recordedMillis = largestEncoding.getLast().arrivalMillis();
        return (smallest + largest) / 2 * (SWITCHES + 1) * MILLIS_BETWEEN_SWITCHES / recordedMillis;
    }

    private static int picturesIn(List<Recorded> encoding, int spatial) {
        Set<Integer> timestamps = new HashSet<>();
        for (Recorded packet : encoding) {
            if (packet.info().spatial == spatial) {
                timestamps.add(packet.view().timestamp());
            }
        }
        return timestamps.size();
    }

    @ParameterizedTest
    @CsvSource({
        "vp8-simulcast, vp8-simulcast-dd",
        "h264-simulcast, h264-simulcast-dd",
        "vp9-simulcast, vp9-svc",
        "vp9-svc-dd, vp9-svc-full-dd",
        "av1, av1-svc"
    })
    void everyPictureDecodesThroughChangesOfPerson(String one, String other) throws Exception {
        Recording first = Recording.load(one);
        Recording second = Recording.load(other);
        ReplayedMeeting meeting = new ReplayedMeeting(43, first, second);
        for (int count = 0; count <= SWITCHES; count++) {
            meeting.watch(count % 2);
            meeting.run(MILLIS_BETWEEN_SWITCHES);
        }
        PictureFile stream = new PictureFile(first.codec(), meeting.received());

        Decoded decoded = Ffmpeg.decode(first.codec(), stream, folder);

        Set<Picture> ofFirst = published(first);
        Set<Picture> ofSecond = published(second);
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.pictures()).hasSize(stream.count()).hasSizeGreaterThan(SWITCHES * 5);
        assertThat(decoded.pictures())
                .allMatch(picture -> ofFirst.contains(picture) || ofSecond.contains(picture))
                .anyMatch(ofFirst::contains)
                .anyMatch(ofSecond::contains);
    }

    /** What the tests above look for can be seen: a single packet that is missing shows. */
    @ParameterizedTest
    @ValueSource(strings = {"vp8-simulcast", "h264-simulcast", "vp9-svc", "av1-svc"})
    void aWithheldPacketShows(String name) throws Exception {
        Recording recording = Recording.load(name);
        ReplayedMeeting meeting = new ReplayedMeeting(44, recording);
        meeting.run(MILLIS_BETWEEN_SWITCHES);
        List<byte[]> packets = new ArrayList<>(meeting.received());
        packets.remove(secondOfPicture(packets));
        PictureFile stream = new PictureFile(recording.codec(), packets);

        Decoded decoded = Ffmpeg.decode(recording.codec(), stream, folder);

        boolean flawless = decoded.errors().isEmpty()
                && decoded.pictures().size() == stream.count()
                && published(recording).containsAll(decoded.pictures());
        assertThat(flawless).isFalse();
    }

    /** The second packet of the first picture that has several. */
    private static int secondOfPicture(List<byte[]> packets) {
        int inPicture = 0;
        RtpPacket view = new RtpPacket();
        for (int index = 0; index < packets.size(); index++) {
            assertThat(view.wrap(packets.get(index), 0, packets.get(index).length))
                    .isTrue();
            inPicture++;
            if (inPicture == 2) {
                return index;
            }
            inPicture = view.marker() ? 0 : inPicture;
        }
        throw new IllegalStateException("no picture has several packets");
    }

    /** What a decoder makes of each layer of the publisher's own stream. */
    private Set<Picture> published(Recording recording) throws IOException, InterruptedException {
        Set<Picture> known = PUBLISHED.get(recording.name());
        if (known != null) {
            return known;
        }
        Set<Picture> pictures = new HashSet<>();
        for (List<Recorded> encoding : recording.encodings()) {
            for (int spatial = 0; spatial < FrameInfo.MAX_SPATIAL; spatial++) {
                List<byte[]> packets = upTo(spatial, encoding);
                if (!packets.isEmpty()) {
                    PictureFile layer = new PictureFile(recording.codec(), packets);
                    pictures.addAll(
                            Ffmpeg.decode(recording.codec(), layer, folder).pictures());
                }
            }
        }
        PUBLISHED.put(recording.name(), pictures);
        return pictures;
    }

    /** The packets of a spatial layer and those below, the last of each picture marked; empty where there is no such layer. */
    private static List<byte[]> upTo(int spatial, List<Recorded> encoding) {
        List<byte[]> packets = new ArrayList<>();
        boolean exists = false;
        int timestamp = 0;
        for (Recorded packet : encoding) {
            exists |= packet.info().spatial == spatial;
            if (packet.info().spatial > spatial) {
                continue;
            }
            int own = packet.view().timestamp();
            if (!packets.isEmpty() && own != timestamp) {
                packets.getLast()[1] |= (byte) 0x80;
            }
            timestamp = own;
            packets.add(packet.data().clone());
        }
        return exists ? packets : List.of();
    }

    private static int resizes(Decoded decoded) {
        int resizes = 0;
        for (int index = 1; index < decoded.pictures().size(); index++) {
            boolean resized = decoded.pictures().get(index).bytes()
                    != decoded.pictures().get(index - 1).bytes();
            resizes += resized ? 1 : 0;
        }
        return resizes;
    }
}
