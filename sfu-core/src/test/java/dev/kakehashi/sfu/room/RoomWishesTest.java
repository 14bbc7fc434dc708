package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantReport;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What publishers are told: codecs by who is there, layers by who looks. */
final class RoomWishesTest {
    private final ControlledRooms rooms =
            new ControlledRooms(new CodecPolicy(List.of(Codec.VP9, Codec.VP8), List.of(Codec.AV1, Codec.VP8)));

    private static ParticipantEvent.CodecsChosen chosen(Codec camera, Codec screen) {
        return new ParticipantEvent.CodecsChosen(new CodecPolicy.Choice(camera, screen));
    }

    private static List<ParticipantEvent.CodecsChosen> news(ControlledRooms.Person person) {
        return person.take(ParticipantEvent.CodecsChosen.class);
    }

    @Test
    void whoeverCannotDecodeTheRoomsCodecChangesItForEverybodyAndBackWhenTheyLeave() {
        ControlledRooms.Person aki = rooms.connect("aki", 4, List.of(), Codec.VP8, Codec.VP9, Codec.AV1);
        assertThat(news(aki)).as("the preferred ones from the start").isEmpty();

        ControlledRooms.Person ben = rooms.connect("ben", 4, List.of(), Codec.VP8);
        assertThat(news(aki)).containsExactly(chosen(Codec.VP8, Codec.VP8));
        assertThat(news(ben)).containsExactly(chosen(Codec.VP8, Codec.VP8));

        rooms.leave("ben");
        assertThat(news(aki)).containsExactly(chosen(Codec.VP9, Codec.AV1));
    }

    @Test
    void aNewcomerIsToldTheRoomsCodecsWithItsAdmission() {
        rooms.connect("ben", 4, List.of(), Codec.VP8);

        ControlledRooms.Person aki = rooms.join("aki");

        assertThat(aki.told(ParticipantEvent.Admitted.class).getFirst().codecs())
                .isEqualTo(new CodecPolicy.Choice(Codec.VP8, Codec.VP8));
    }

    @Test
    void whereNothingIsCommonThePreferredCodecStays() {
        ControlledRooms.Person aki = rooms.connect("aki", 4, List.of(), Codec.VP8);
        news(aki);
        rooms.connect("ben", 4, List.of(), Codec.VP9);

        assertThat(news(aki)).containsExactly(chosen(Codec.VP9, Codec.AV1));
    }

    @Test
    void whoHasNoPicturesHasNoSay() {
        ControlledRooms.Person aki = rooms.connect("aki", 4, List.of(), Codec.VP8, Codec.VP9, Codec.AV1);
        rooms.connect("phone", 0, List.of(), Codec.OPUS);

        assertThat(news(aki)).isEmpty();
    }

    @Test
    void aLaterOfferThatDecodesMoreCounts() {
        ControlledRooms.Person aki = rooms.connect("aki", 4, List.of(), Codec.VP8);
        news(aki);
        rooms.negotiate("aki", 4, List.of(), Codec.VP8, Codec.VP9, Codec.AV1);

        assertThat(news(aki)).containsExactly(chosen(Codec.VP9, Codec.AV1));
    }

    private void watched(ControlledRooms.Person publisher, long publicationId, int shard, int encodings) {
        rooms.registry.onShardEvent(
                new ShardEvent.LayersWanted(publisher.transportId, publicationId, shard, encodings), rooms.nowNanos);
    }

    private static List<List<String>> layers(ControlledRooms.Person person) {
        return person.take(ParticipantEvent.LayersWanted.class).stream()
                .map(ParticipantEvent.LayersWanted::rids)
                .toList();
    }

    @Test
    void layersThatNobodyWatchesAreToldAfterSomePatienceAndThoseThatAreAtOnce() {
        ControlledRooms.Person aki = rooms.connect("aki", 4, List.of("q", "h", "f"), Codec.VP8);
        long camera = 2;
        watched(aki, camera, 0, 0b001);
        rooms.pass(3_900);
        assertThat(layers(aki)).isEmpty();
        rooms.pass(200);
        assertThat(layers(aki)).containsExactly(List.of("q"));

        watched(aki, camera, 1, 0b100);
        assertThat(layers(aki)).containsExactly(List.of("q", "f"));
        watched(aki, camera, 1, 0b010);
        assertThat(layers(aki)).as("more at once, less later").containsExactly(List.of("q", "h", "f"));
        rooms.pass(4_100);
        assertThat(layers(aki)).containsExactly(List.of("q", "h"));
    }

    @Test
    void theWishNamesItsSource() {
        ControlledRooms.Person aki = rooms.connect("aki", 4, List.of("q", "h", "f"), Codec.VP8);
        watched(aki, 2, 0, 0b001);
        rooms.pass(5_000);

        assertThat(aki.told(ParticipantEvent.LayersWanted.class))
                .extracting(ParticipantEvent.LayersWanted::source)
                .containsExactly(Source.CAMERA);
    }

    @Test
    void aWishForATrackThatIsNotTheirsIsIgnored() {
        ControlledRooms.Person aki = rooms.connect("aki", 4, List.of("q", "h", "f"), Codec.VP8);
        watched(aki, 4_711, 0, 0b001);
        rooms.pass(10_000);

        assertThat(layers(aki)).isEmpty();
    }

    @Test
    void aTrackOfOneEncodingIsNeverToldAnything() {
        ControlledRooms.Person aki = rooms.connect("aki", 4, List.of(), Codec.VP8);
        watched(aki, 2, 0, 0b001);
        rooms.pass(10_000);

        assertThat(layers(aki)).isEmpty();
    }

    @Test
    void theLatestReportAnswersWhoAsks() {
        ControlledRooms.Person aki = rooms.connect("aki", 4, List.of(), Codec.VP8);
        ParticipantReport report = new ParticipantReport(40, 4.2, 0, List.of(), List.of());
        rooms.registry.onShardEvent(new ShardEvent.Measured(aki.transportId, report), rooms.nowNanos);
        rooms.execute(new ConferenceCommand.RequestReport(ControlledRooms.key("aki")));

        assertThat(aki.told(ParticipantEvent.Report.class)).containsExactly(new ParticipantEvent.Report(report));
        assertThat(rooms.registry.report().getFirst().people().getFirst().report())
                .isEqualTo(report);
    }
}
