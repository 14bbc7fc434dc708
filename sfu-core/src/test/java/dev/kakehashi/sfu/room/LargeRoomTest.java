package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is heard and seen where not everybody can be. */
final class LargeRoomTest {
    private static final int LOUD = 100;

    private final ControlledRooms rooms = new ControlledRooms(CodecPolicy.defaults());
    private final List<ControlledRooms.Person> people = new ArrayList<>();

    private void people(int count) {
        while (people.size() < count) {
            people.add(rooms.connect("p" + people.size(), Room.MAX_PEOPLE_SLOTS, List.of(), Codec.VP8));
        }
    }

    private boolean isAudible(int person) {
        return rooms.audible().getOrDefault(2L * person + 1, true);
    }

    private long audibleCount() {
        return IntStream.range(0, people.size()).filter(this::isAudible).count();
    }

    private void speaks(int person) {
        rooms.voice(people.get(person), LOUD, 70);
    }

    private void falls(int person) {
        rooms.voice(people.get(person), 0, 0);
    }

    @Test
    void inARoomOfTwelveEverybodyIsHeard() {
        people(12);
        rooms.pass(100);

        assertThat(rooms.audible()).isEmpty();
    }

    @Test
    void inALargerRoomOnlyWhoSpeaksIsHeardAndAtMostFive() {
        people(13);
        rooms.pass(100);
        assertThat(audibleCount()).isZero();
        for (int person = 0; person < 8; person++) {
            speaks(person);
        }

        assertThat(audibleCount()).isEqualTo(Room.LOUDEST);
    }

    @Test
    void whoWasHeardStaysHeardInSilenceUntilSomebodyNeedsThePlace() {
        people(13);
        for (int person = 0; person < 5; person++) {
            speaks(person);
            rooms.pass(100);
            falls(person);
        }
        rooms.pass(60_000);
        assertThat(audibleCount()).isEqualTo(5);
        speaks(12);

        assertThat(audibleCount()).isEqualTo(5);
        assertThat(isAudible(12)).isTrue();
        assertThat(isAudible(0)).as("silent for longest").isFalse();
    }

    @Test
    void aRoomThatShrinksHearsEverybodyAgainAndDoesNotFlap() {
        people(13);
        rooms.pass(100);
        rooms.leave("p12");
        people.removeLast();
        rooms.leave("p11");
        people.removeLast();
        rooms.pass(100);
        assertThat(audibleCount()).as("eleven: still large").isZero();

        rooms.leave("p10");
        people.removeLast();
        rooms.pass(100);
        assertThat(audibleCount()).isEqualTo(10);
    }

    @Test
    void aMicrophoneThatGoesOffIsQuietAtOnce() {
        people(3);
        speaks(1);
        assertThat(people.getFirst().take(ParticipantEvent.ActiveSpeaker.class))
                .extracting(ParticipantEvent.ActiveSpeaker::participant)
                .containsExactly("p1");
        rooms.execute(new ConferenceCommand.SetLive(ControlledRooms.key("p1"), Source.MICROPHONE, false));
        rooms.voice(people.get(2), LOUD, 20);
        rooms.pass(400);

        assertThat(people.getFirst().take(ParticipantEvent.ActiveSpeaker.class))
                .extracting(ParticipantEvent.ActiveSpeaker::participant)
                .containsExactly("p2");
    }

    @Test
    void whatAMutedMicrophonePicksUpIsNobodysVoice() {
        people(2);
        rooms.execute(new ConferenceCommand.SetLive(ControlledRooms.key("p1"), Source.MICROPHONE, false));
        speaks(1);

        assertThat(people.getFirst().told(ParticipantEvent.ActiveSpeaker.class)).isEmpty();
    }

    @Test
    void aNewcomerLearnsWhoSpeaks() {
        people(2);
        speaks(1);

        ControlledRooms.Person newcomer = rooms.join("late");

        assertThat(newcomer.events.getFirst()).isInstanceOf(ParticipantEvent.Admitted.class);
        assertThat(newcomer.told(ParticipantEvent.ActiveSpeaker.class))
                .containsExactly(new ParticipantEvent.ActiveSpeaker("p1"));
    }

    @Test
    void whenTheSpeakerLeavesEverybodyIsTold() {
        people(3);
        speaks(1);
        rooms.leave("p1");
        rooms.pass(100);

        assertThat(people.getFirst().told(ParticipantEvent.ActiveSpeaker.class))
                .extracting(ParticipantEvent.ActiveSpeaker::participant)
                .containsExactly("p1", null);
    }

    @Test
    void whoSpeaksGetsASlotInPlaceOfWhoHasBeenSilentForLongest() {
        people(Room.MAX_PEOPLE_SLOTS + 3);
        ControlledRooms.Person viewer = people.getFirst();
        ControlledRooms.Person last = people.getLast();
        assertThat(rooms.watchedBy(viewer)).hasSize(Room.MAX_PEOPLE_SLOTS).doesNotContain(last.transportId);
        speaks(1);
        falls(1);

        speaks(people.size() - 1);

        assertThat(rooms.watchedBy(viewer))
                .contains(last.transportId, people.get(1).transportId)
                .hasSize(Room.MAX_PEOPLE_SLOTS);
    }

    @Test
    void whoIsHeardIsNeverPushedOutOfASlot() {
        people(Room.MAX_PEOPLE_SLOTS + 2);
        ControlledRooms.Person viewer = people.getFirst();
        for (int person = 1; person <= 5; person++) {
            speaks(person);
        }
        rooms.pass(1_000);
        // Everybody else coughs, while the five go on evenly, which is no news.
        for (int person = 6; person <= Room.MAX_PEOPLE_SLOTS; person++) {
            rooms.voice(people.get(person), LOUD, 0);
            falls(person);
        }
        falls(5);
        rooms.pass(1_000);
        speaks(Room.MAX_PEOPLE_SLOTS + 1);

        List<Long> watched = rooms.watchedBy(viewer);
        assertThat(audibleCount()).isEqualTo(5);
        for (int person = 1; person < people.size(); person++) {
            if (isAudible(person)) {
                assertThat(watched).as(people.get(person).name).contains(people.get(person).transportId);
            }
        }
    }

    @Test
    void whoComesIntoALargeRoomGetsTheLoudestFirst() {
        people(Room.MAX_PEOPLE_SLOTS + 5);
        int loudest = people.size() - 1;
        speaks(loudest);
        people(people.size() + 1);

        assertThat(rooms.watchedBy(people.getLast())).contains(people.get(loudest).transportId);
    }
}
