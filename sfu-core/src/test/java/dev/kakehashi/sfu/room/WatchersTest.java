package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.Attendance;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.RefusalReason;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.room.ControlledRooms.Person;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchersTest {
    private final ControlledRooms rooms = new ControlledRooms(CodecPolicy.defaults());

    /** Publications 1 and 2. */
    private final Person aki = rooms.connect("Aki", 4, List.of(), Codec.VP8, Codec.VP9);

    /** Publications 3 and 4. */
    private final Person ben = rooms.connect("Ben", 4, List.of(), Codec.VP8, Codec.VP9);

    @Test
    void nobodyIsToldOfAWatcher() {
        aki.events.clear();

        Person watcher = rooms.watch("w", null, Codec.VP8);
        Person chika = rooms.join("Chika");

        assertThat(aki.told(ParticipantEvent.Joined.class))
                .extracting(joined -> joined.info().participant())
                .containsExactly("Chika");
        assertThat(chika.told(ParticipantEvent.Admitted.class).getFirst().room().participants())
                .extracting(info -> info.participant())
                .containsExactly("Aki", "Ben", "Chika");
        rooms.leave("w");
        assertThat(aki.told(ParticipantEvent.Left.class)).isEmpty();
        assertThat(watcher.told(ParticipantEvent.Ended.class)).isEmpty();
    }

    @Test
    void watchesOneParticipantByNameInAnyCase() {
        Person watcher = rooms.watch("w", "ben", Codec.VP8);

        assertThat(rooms.shown(watcher)).isEqualTo(Map.of("v0", 4L, "a0", 3L));
        voice(aki);
        assertThat(rooms.shown(watcher)).isEqualTo(Map.of("v0", 4L, "a0", 3L));
    }

    @Test
    void watchingTheRoomFollowsWhoSpeaks() {
        on("Aki", Source.CAMERA);
        on("Ben", Source.CAMERA);
        Person watcher = rooms.watch("w", null, Codec.VP8);
        assertThat(rooms.shown(watcher)).isEqualTo(Map.of("v0", 2L, "a0", 1L));

        voice(ben);

        assertThat(rooms.shown(watcher)).isEqualTo(Map.of("v0", 4L, "a0", 3L));
    }

    @Test
    void whoSpeaksWithoutACameraIsHeardAndThePictureStays() {
        on("Aki", Source.CAMERA);
        Person watcher = rooms.watch("w", null, Codec.VP8);

        voice(ben);

        assertThat(rooms.shown(watcher)).isEqualTo(Map.of("v0", 2L, "a0", 3L));
    }

    @Test
    void aWatcherWhoseParticipantLeavesIsEnded() {
        Person ofBen = rooms.watch("w1", "Ben", Codec.VP8);
        Person ofAll = rooms.watch("w2", null, Codec.VP8);

        rooms.leave("Ben");

        assertThat(ofBen.told(ParticipantEvent.Ended.class))
                .containsExactly(new ParticipantEvent.Ended(EndReason.NOTHING_TO_WATCH));
        assertThat(ofAll.told(ParticipantEvent.Ended.class)).isEmpty();
        assertThat(rooms.shown(ofAll)).isEqualTo(Map.of("a0", 1L));
    }

    @Test
    void theLastOneToLeaveEndsTheWatchersAndTheRoom() {
        Person watcher = rooms.watch("w", null, Codec.VP8);

        rooms.leave("Aki");
        rooms.leave("Ben");

        assertThat(watcher.told(ParticipantEvent.Ended.class))
                .containsExactly(new ParticipantEvent.Ended(EndReason.NOTHING_TO_WATCH));
        assertThat(rooms.registry.report()).isEmpty();
        Map<String, Long> counted = rooms.counted();
        assertThat(counted).containsEntry("participants", 0L).containsEntry("transports_known", 0L);
    }

    @Test
    void stoppingEndsEverybodyOnce() {
        Person watcher = rooms.watch("w", "Ben", Codec.VP8);

        rooms.registry.stop();

        assertThat(watcher.told(ParticipantEvent.Ended.class)).hasSize(1);
        assertThat(aki.told(ParticipantEvent.Ended.class)).hasSize(1);
        assertThat(rooms.counted()).containsEntry("participants", 0L);
    }

    @Test
    void anEmptyRoomHasNothingToWatch() {
        Person watcher = new ControlledRooms(CodecPolicy.defaults()).watch("w", null, Codec.VP8);
        assertThat(watcher.told(ParticipantEvent.Refused.class))
                .containsExactly(new ParticipantEvent.Refused(RefusalReason.NOBODY_TO_WATCH));

        Person other = rooms.join("w", new Attendance.Watcher("Zoe"));
        assertThat(other.told(ParticipantEvent.Refused.class))
                .containsExactly(new ParticipantEvent.Refused(RefusalReason.NOBODY_TO_WATCH));
    }

    @Test
    void theRoomTakesACodecThatItsWatchersDecodeToo() {
        Person watcher = rooms.watch("w", null, Codec.VP9);

        assertThat(aki.told(ParticipantEvent.CodecsChosen.class))
                .extracting(chosen -> chosen.codecs().camera())
                .containsExactly(Codec.VP9);
        rooms.leave(watcher.name);
        assertThat(aki.told(ParticipantEvent.CodecsChosen.class))
                .extracting(chosen -> chosen.codecs().camera())
                .containsExactly(Codec.VP9, Codec.VP8);
    }

    @Test
    void whoOnlySendsDoesNotLimitTheCodecs() {
        rooms.connect("Camera", 0, List.of(), Codec.AV1);

        assertThat(aki.told(ParticipantEvent.CodecsChosen.class)).isEmpty();
    }

    private void on(String name, Source source) {
        rooms.execute(new ConferenceCommand.SetLive(ControlledRooms.key(name), source, true));
    }

    private void voice(Person person) {
        for (int second = 0; second < 3; second++) {
            rooms.voice(person, 90, 90);
            rooms.pass(500);
        }
    }
}
