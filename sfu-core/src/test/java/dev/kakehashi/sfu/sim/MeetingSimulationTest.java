package dev.kakehashi.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.ReceivedPacket;
import dev.kakehashi.sfu.peer.ReceivedStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole meetings on a virtual clock. */
final class MeetingSimulationTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void threePeopleSeeAndHearEachOther(int shards) {
        SimulatedMeeting meeting = new SimulatedMeeting(42, shards);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 1 % shards).talkAndShow();
        SimulatedPeer chika = meeting.join("room", "chika", 2 % shards).talkAndShow();
        meeting.run(5_000);
        List<SimulatedPeer> everybody = List.of(aki, ben, chika);
        for (SimulatedPeer viewer : everybody) {
            assertThat(viewer.isConnected()).isTrue();
            for (SimulatedPeer other : everybody) {
                if (other != viewer) {
                    assertPicture(viewer, other, 4_000 / 33 * 4);
                    assertThat(viewer.received(other, Source.MICROPHONE).count())
                            .isGreaterThan(4_000 / 20);
                    assertThat(viewer.received(other, Source.MICROPHONE).gaps()).isEmpty();
                }
            }
        }
        assertThat(aki.media().undecryptable).isZero();
    }

    private static void assertPicture(SimulatedPeer viewer, SimulatedPeer from, int atLeast) {
        ReceivedStream stream = viewer.received(from, Source.CAMERA);
        assertThat(stream.count()).isGreaterThan(atLeast);
        assertThat(stream.gaps()).isEmpty();
        assertThat(stream.startsWithKeyframe()).isTrue();
        assertThat(stream.packets()).allMatch(packet -> packet.marking() == from.mark());
        assertPictureIdsWithoutGap(stream.packets());
    }

    private static void assertPictureIdsWithoutGap(List<ReceivedPacket> packets) {
        int last = -1;
        for (ReceivedPacket each : packets) {
            if (last >= 0 && each.pictureId() != last) {
                assertThat(each.pictureId()).isEqualTo(last + 1 & 0x7FFF);
            }
            last = each.pictureId();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0.05,0", "1,0,0.05", "2,0.05,0.05", "1,0.10,0.10"})
    void everyPacketArrivesInSpiteOfLoss(int shards, double up, double down) {
        SimulatedMeeting meeting = new SimulatedMeeting(7, shards);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 1 % shards);
        meeting.run(1_000);
        aki.uplink().loss(up);
        ben.downlink().loss(down);
        meeting.run(10_000);
        aki.uplink().loss(0);
        ben.downlink().loss(0);
        meeting.run(1_500);
        ReceivedStream stream = ben.received(aki, Source.CAMERA);
        assertThat(aki.uplink().lost() + ben.downlink().lost()).isGreaterThan(40);
        assertThat(stream.gaps()).isEmpty();
        assertThat(stream.packets()).allMatch(packet -> packet.marking() == aki.mark());
        assertThat(stream.count()).isGreaterThan(1_200);
        assertPictureIdsWithoutGap(stream.packets());
    }

    @Test
    void reorderingAndDuplicatesLeaveNoTrace() {
        SimulatedMeeting meeting = new SimulatedMeeting(11, 2);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 1);
        aki.uplink().reordering(0.05);
        aki.uplink().duplication(0.02);
        meeting.run(8_000);
        aki.uplink().reordering(0);
        meeting.run(500);
        ReceivedStream stream = ben.received(aki, Source.CAMERA);
        assertThat(stream.gaps()).isEmpty();
        assertThat(stream.duplicates()).isZero();
        assertPictureIdsWithoutGap(stream.packets());
    }

    @Test
    void newcomerStartsWithAKeyFrameAndManyNewcomersCauseFewOfThem() {
        SimulatedMeeting meeting = new SimulatedMeeting(3, 2);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        meeting.run(3_000);
        int before = aki.media().keyframesSent("1");
        List<SimulatedPeer> crowd = new java.util.ArrayList<>();
        for (int index = 0; index < 20; index++) {
            crowd.add(meeting.join("room", "p" + index, index % 2));
            meeting.run(50);
        }
        meeting.run(2_500);
        for (SimulatedPeer each : crowd) {
            assertThat(each.received(aki, Source.CAMERA).startsWithKeyframe()).isTrue();
            assertThat(each.received(aki, Source.CAMERA).gaps()).isEmpty();
        }
        // 20 joins within a second, seen over 3.5 s: at most one key frame a second.
        assertThat(aki.media().keyframesSent("1") - before).isBetween(1, 4);
    }

    @Test
    void leaverFreesEverythingAndMayComeBack() {
        SimulatedMeeting meeting = new SimulatedMeeting(5, 2);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 1).talkAndShow();
        meeting.run(2_000);
        ben.leave();
        meeting.run(500);
        assertThat(ben.isDtlsClosed()).isTrue();
        assertThat(aki.slotOf(ben, Source.CAMERA)).isNull();
        SimulatedPeer again = meeting.join("room", "ben2", 1).talkAndShow();
        meeting.run(2_000);
        assertPicture(aki, again, 100);
        aki.leave();
        again.leave();
        meeting.run(500);
        assertThat(meeting.statistics())
                .containsEntry("transports", 0L)
                .containsEntry("publications", 0L)
                .containsEntry("rooms", 0L)
                .containsEntry("participants", 0L);
        assertThat(meeting.packetsOutstanding()).isLessThan(50);
    }

    @Test
    void slotThatIsUsedAgainStaysOneStream() {
        SimulatedMeeting meeting = new SimulatedMeeting(9, 1);
        SimulatedPeer viewer = meeting.join("room", "viewer", 0);
        for (int index = 0; index < 12; index++) {
            SimulatedPeer guest = meeting.join("room", "guest" + index, 0).talkAndShow();
            meeting.run(900);
            guest.leave();
            meeting.run(100);
        }
        ReceivedStream slot = viewer.slot("v0");
        assertThat(slot.count()).isGreaterThan(200);
        assertThat(slot.gaps()).isEmpty();
        assertPictureIdsWithoutGap(slot.packets());
        assertTimestampsGoForward(slot.packets());
        assertThat(slot.packets().stream()
                        .map(ReceivedPacket::marking)
                        .distinct()
                        .count())
                .isGreaterThan(1);
    }

    private static void assertTimestampsGoForward(List<ReceivedPacket> packets) {
        for (int index = 1; index < packets.size(); index++) {
            int step = (int)
                    (packets.get(index).timestamp() - packets.get(index - 1).timestamp());
            assertThat(step).isNotNegative().isLessThan(90_000 * 15);
        }
    }

    @Test
    void newsOfASlotNameTheTimestampBeforeWhichNothingOfTheNewSourceComes() {
        SimulatedMeeting meeting = new SimulatedMeeting(13, 1);
        SimulatedPeer viewer = meeting.join("room", "viewer", 0);
        for (int index = 0; index < 9; index++) {
            SimulatedPeer guest = meeting.join("room", "guest" + index, 0).talkAndShow();
            meeting.run(800);
            guest.leave();
            meeting.run(200);
        }
        long checked = 0;
        for (ParticipantEvent event : viewer.events()) {
            if (event instanceof ParticipantEvent.SlotAssigned assigned
                    && assigned.participant() != null
                    && assigned.mid().startsWith("v")) {
                int mark = assigned.participant().hashCode();
                for (ReceivedPacket packet : viewer.slot(assigned.mid()).packets()) {
                    if (packet.marking() == mark) {
                        assertThat((int) (packet.timestamp() - assigned.firstRtpTimestamp()))
                                .isNotNegative();
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    @Test
    void hiddenSlotIsPausedAndComesBackWithAKeyFrame() {
        SimulatedMeeting meeting = new SimulatedMeeting(15, 1);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 0);
        meeting.run(2_000);
        String mid = ben.slotOf(aki, Source.CAMERA).mid();
        ben.view(mid, false);
        meeting.run(200);
        int before = ben.slot(mid).count();
        meeting.run(2_000);
        assertThat(ben.slot(mid).count()).isEqualTo(before);
        ben.view(mid, true);
        meeting.run(1_500);
        ReceivedStream stream = ben.slot(mid);
        assertThat(stream.count()).isGreaterThan(before + 50);
        assertThat(stream.gaps()).isEmpty();
        assertThat(stream.packets().get(before).keyframeStart()).isTrue();
    }

    @Test
    void sharedScreenGetsASlotOfItsOwnAndGivesItBack() {
        SimulatedMeeting meeting = new SimulatedMeeting(17, 2);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 1);
        meeting.run(1_000);
        aki.share();
        meeting.run(2_000);
        assertThat(ben.slotOf(aki, Source.SCREEN).mid()).isEqualTo("d0");
        assertThat(ben.received(aki, Source.SCREEN).packets()).allMatch(packet -> packet.marking() == aki.mark() + 1);
        assertThat(ben.received(aki, Source.SCREEN).count()).isGreaterThan(100);
        aki.live(Source.SCREEN, false);
        meeting.run(500);
        assertThat(ben.slotOf(aki, Source.SCREEN)).isNull();
    }

    @Test
    void largerRoomAsksForMoreSlots() {
        SimulatedMeeting meeting = new SimulatedMeeting(19, 2);
        SimulatedPeer first = meeting.join("room", "first", 0);
        List<SimulatedPeer> others = new java.util.ArrayList<>();
        for (int index = 0; index < 9; index++) {
            others.add(meeting.join("room", "p" + index, index % 2).talkAndShow());
        }
        meeting.run(4_000);
        assertThat(first.events()).anyMatch(ParticipantEvent.SlotsNeeded.class::isInstance);
        for (SimulatedPeer other : others) {
            assertThat(first.received(other, Source.CAMERA).count()).isGreaterThan(100);
        }
    }

    @Test
    void silentPeerIsEndedAfterThirtySeconds() {
        SimulatedMeeting meeting = new SimulatedMeeting(21, 1);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 0);
        meeting.run(1_000);
        aki.media().sendsChecks(false);
        meeting.run(27_000);
        assertThat(ben.slotOf(aki, Source.CAMERA)).isNotNull();
        meeting.run(5_000);
        assertThat(aki.events()).contains(new ParticipantEvent.Ended(EndReason.CONSENT_EXPIRED));
        assertThat(ben.events())
                .anyMatch(event -> event instanceof ParticipantEvent.Left left
                        && left.participant().equals("aki")
                        && left.reason() == EndReason.CONSENT_EXPIRED);
        assertThat(meeting.statistics())
                .containsEntry("transports", 1L)
                .containsEntry("participants_ended_consent_expired_total", 1L);
    }

    @Test
    void peerThatNeverChecksIsEndedAfterThirtySeconds() {
        SimulatedMeeting meeting = new SimulatedMeeting(23, 1);
        SimulatedPeer aki = meeting.join("room", "aki", 0);
        aki.media().sendsChecks(false);
        meeting.run(29_000);
        assertThat(aki.events()).noneMatch(ParticipantEvent.Ended.class::isInstance);
        meeting.run(2_000);
        assertThat(aki.events()).contains(new ParticipantEvent.Ended(EndReason.NEVER_CONNECTED));
    }

    @Test
    void peerWhosePacketsReachAnotherShardIsHeardAllTheSame() {
        SimulatedMeeting meeting = new SimulatedMeeting(25, 2);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 0);
        meeting.run(1_500);
        aki.arriveAt(1);
        int before = ben.received(aki, Source.CAMERA).count();
        meeting.run(2_000);
        assertThat(ben.received(aki, Source.CAMERA).count()).isGreaterThan(before + 200);
        assertThat(ben.received(aki, Source.CAMERA).gaps()).isEmpty();
        assertThat(meeting.statistics().get("media_packets_relayed_between_loops_total"))
                .isGreaterThan(200);
    }

    @Test
    void askingTooOftenForKeyFramesIsBounded() {
        SimulatedMeeting meeting = new SimulatedMeeting(27, 1);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 0);
        meeting.run(2_000);
        int before = aki.media().keyframesSent("1");
        for (int index = 0; index < 100; index++) {
            ben.media().askForKeyframe(ben.slotOf(aki, Source.CAMERA).ssrc());
            meeting.run(50);
        }
        assertThat(aki.media().keyframesSent("1") - before).isBetween(1, 3);
        assertThat(meeting.statistics().get("drops_keyframe_ask_over_budget_total"))
                .isGreaterThan(90);
    }

    @Test
    void senderReportsStandOnTheServersClock() {
        SimulatedMeeting meeting = new SimulatedMeeting(29, 2);
        SimulatedPeer aki = meeting.join("room", "aki", 0).talkAndShow();
        SimulatedPeer ben = meeting.join("room", "ben", 1);
        meeting.run(6_000);
        var video = ben.media().senderReports(ben.slotOf(aki, Source.CAMERA).ssrc());
        var audio = ben.media().senderReports(ben.slotOf(aki, Source.MICROPHONE).ssrc());
        assertThat(video.size()).isGreaterThan(3);
        assertThat(audio.size()).isGreaterThan(3);
        var first = video.get(1);
        var last = video.getLast();
        double seconds = (last.ntpTimestamp() - first.ntpTimestamp()) / (double) (1L << 32);
        assertThat((last.rtpTimestamp() - first.rtpTimestamp()) / 90_000.0).isBetween(seconds - 0.02, seconds + 0.02);
    }
}
