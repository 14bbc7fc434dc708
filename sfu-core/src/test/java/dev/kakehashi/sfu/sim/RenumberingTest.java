package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.ReceivedPacket;
import dev.kakehashi.sfu.peer.ReceivedStream;
import dev.kakehashi.sfu.peer.StreamCheck;
import dev.kakehashi.sfu.peer.TestFormats;
import dev.kakehashi.sfu.peer.TrackPlan;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that agreed on different numbers, and on more or less. */
final class RenumberingTest {
    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of(formats("usual", TestFormats::usual), formats("others", TestFormats::others)),
                Arguments.of(formats("others", TestFormats::others), formats("two-byte", TestFormats::twoByte)),
                Arguments.of(formats("two-byte", TestFormats::twoByte), formats("usual", TestFormats::usual)));
    }

    private static Named<Supplier<TestFormats>> formats(String name, Supplier<TestFormats> formats) {
        return Named.of(name, formats);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void receiverGetsItsOwnNumbers(Supplier<TestFormats> from, Supplier<TestFormats> to) {
        TestFormats receivers = to.get();
        ReceivedStream slot = watch(from.get(), receivers, TrackPlan.av1("L2T3"));
        assertThat(StreamCheck.of(slot).problems()).isEmpty();
        assertThat(slot.packets()).allMatch(each -> each.payloadType() == receivers.payloadType(Codec.AV1));
        assertThat(slot.packets()).allMatch(each -> each.descriptor() != null);
        assertThat(slot.packets()).allMatch(each -> has(each, receivers, HeaderExtensionKind.TRANSPORT_WIDE_CC));
        assertThat(slot.packets()).noneMatch(each -> has(each, receivers, HeaderExtensionKind.MID));
        assertThat(slot.packets())
                .allMatch(each -> has(each, receivers, HeaderExtensionKind.VIDEO_ORIENTATION)
                        == (each.truth().packet() == each.truth().packets() - 1));
    }

    @Test
    void receiverOfOneByteHeadersGetsNoDescriptorAtAll() {
        TestFormats receivers = TestFormats.others().withoutMixedHeaders();
        ReceivedStream slot =
                watch(TestFormats.usual(), receivers, TrackPlan.vp9("L2T3").withDescriptor());
        assertThat(StreamCheck.of(slot).problems()).isEmpty();
        assertThat(slot.packets()).noneMatch(each -> each.descriptor() != null);
        assertThat(slot.packets()).anyMatch(each -> has(each, receivers, HeaderExtensionKind.VIDEO_ORIENTATION));
    }

    private static ReceivedStream watch(TestFormats from, TestFormats to, TrackPlan camera) {
        SimulatedMeeting meeting = new SimulatedMeeting(73, 2);
        SimulatedPeer publisher = meeting.join(
                        "room", "publisher", 0, PeerPlan.usual().with(from).camera(camera))
                .show();
        SimulatedPeer viewer =
                meeting.join("room", "viewer", 1, PeerPlan.usual().with(to));
        meeting.run(1_500);
        publisher.uplink().loss(0.02);
        viewer.downlink().loss(0.02);
        meeting.run(3_000);
        publisher.uplink().loss(0);
        viewer.downlink().loss(0);
        meeting.run(1_000);
        ReceivedStream slot = viewer.received(publisher, Source.CAMERA);
        assertThat(slot.count()).isGreaterThan(500);
        return slot;
    }

    private static boolean has(ReceivedPacket packet, TestFormats formats, HeaderExtensionKind kind) {
        RtpPacket view = new RtpPacket();
        return view.wrap(packet.header(), 0, packet.header().length) && view.extensionLength(formats.id(kind)) >= 0;
    }

    @Test
    void redundancyIsForwardedToWhoAgreedToIt() {
        ReceivedStream slot = hear(TestFormats.others());
        assertThat(slot.packets()).allMatch(each -> each.codec() == Codec.RED);
    }

    @Test
    void redundancyIsStrippedForWhoDidNotAgreeToIt() {
        ReceivedStream slot = hear(TestFormats.others().without(Codec.RED));
        assertThat(slot.packets()).allMatch(each -> each.codec() == Codec.OPUS && each.payloadLength() == 80);
    }

    private static ReceivedStream hear(TestFormats to) {
        SimulatedMeeting meeting = new SimulatedMeeting(75, 1);
        SimulatedPeer publisher = meeting.join(
                        "room", "publisher", 0, PeerPlan.usual().microphone(TrackPlan.red()))
                .talkAndShow();
        SimulatedPeer viewer =
                meeting.join("room", "viewer", 0, PeerPlan.usual().with(to));
        meeting.run(3_000);
        ReceivedStream slot = viewer.received(publisher, Source.MICROPHONE);
        assertThat(slot.count()).isGreaterThan(100);
        assertThat(slot.gaps()).isEmpty();
        assertThat(slot.packets()).allMatch(each -> each.truth() != null);
        assertThat(slot.packets()).allMatch(each -> has(each, to, HeaderExtensionKind.AUDIO_LEVEL));
        for (int index = 1; index < slot.count(); index++) {
            assertThat(slot.packets().get(index).truth().picture())
                    .isEqualTo(slot.packets().get(index - 1).truth().picture() + 1);
        }
        return slot;
    }
}
