package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.Conference;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantInfo;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.ParticipantListener;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.sfu.RoomSnapshot;
import dev.kakehashi.signaling.sdp.Offers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Keeps the commands, to be taken out in order, and tells the participants what the test says. */
public final class FakeConference implements Conference {
    private final Deque<ConferenceCommand> commands = new ArrayDeque<>();
    private final Map<ParticipantKey, ParticipantListener> listeners = new HashMap<>();

    @Override
    public synchronized void execute(ConferenceCommand command) {
        commands.add(command);
        if (command instanceof ConferenceCommand.Join join) {
            listeners.put(join.who(), join.listener());
        }
    }

    @Override
    public Map<String, Long> statistics() {
        return Map.of();
    }

    @Override
    public List<RoomReport> rooms() {
        return List.of();
    }

    /** Takes the next command, which must be of this type. */
    public synchronized <C extends ConferenceCommand> C next(Class<C> type) {
        ConferenceCommand command = commands.poll();
        assertThat(command).isInstanceOf(type);
        return type.cast(command);
    }

    public synchronized void expectNothing() {
        assertThat(commands).isEmpty();
    }

    public void tell(ParticipantKey who, ParticipantEvent event) {
        ParticipantListener listener;
        synchronized (this) {
            listener = Objects.requireNonNull(listeners.get(who), "a join came before");
        }
        listener.onEvent(event);
    }

    /** Takes the join that is next, and lets it in as the only one of its room. */
    public ParticipantKey admit() {
        ConferenceCommand.Join join = next(ConferenceCommand.Join.class);
        tell(
                join.who(),
                new ParticipantEvent.Admitted(
                        Offers.local(),
                        roomOf(join.who(), join.displayName()),
                        CodecPolicy.defaults().choose(List.of()),
                        4,
                        1));
        return join.who();
    }

    static RoomSnapshot roomOf(ParticipantKey who, String name) {
        return new RoomSnapshot(7, List.of(new ParticipantInfo(who.participant(), name, Set.of())));
    }
}
