package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.Attendance;
import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The control side alone: what it tells people and what it posts to shards that are not there. */
final class ControlledRooms implements Shards {
    static final long MILLI = 1_000_000L;

    private static final String ROOM = "room";
    private static final Fingerprint NOBODY = new Fingerprint(Fingerprint.Hash.SHA_256, "00");

    final RoomRegistry registry;
    private final TransportDirectory directory = new TransportDirectory();
    final List<ShardCommand> posted = new ArrayList<>();
    private final Random random = new Random(3);
    private final Map<String, Person> people = new LinkedHashMap<>();
    private long transports;
    long nowNanos = Long.MAX_VALUE - 5_000 * MILLI;

    ControlledRooms(CodecPolicy codecs) {
        registry = new RoomRegistry(this, directory, List.of(), NOBODY, random, 100, codecs);
    }

    /** What one person was told, and what is known of their transport. */
    static final class Person {
        final String name;
        final List<ParticipantEvent> events = new ArrayList<>();
        long transportId;

        private Person(String name) {
            this.name = name;
        }

        <E extends ParticipantEvent> List<E> told(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        /** Takes the events of a type out. */
        <E extends ParticipantEvent> List<E> take(Class<E> type) {
            List<E> taken = told(type);
            events.removeAll(taken);
            return taken;
        }
    }

    @Override
    public void post(int shard, ShardCommand command) {
        posted.add(command);
    }

    void execute(ConferenceCommand command) {
        registry.execute(command, nowNanos);
    }

    static ParticipantKey key(String name) {
        return new ParticipantKey(ROOM, name);
    }

    Person join(String name) {
        return join(name, new Attendance.Member());
    }

    Person join(String name, Attendance attendance) {
        Person person = new Person(name);
        people.put(name, person);
        execute(new ConferenceCommand.Join(key(name), name, attendance, person.events::add));
        return person;
    }

    /** Somebody who only watches, with one pair of slots. */
    Person watch(String name, @Nullable String watched, Codec... decodes) {
        Person person = join(name, new Attendance.Watcher(watched));
        if (!person.told(ParticipantEvent.Refused.class).isEmpty()) {
            return person;
        }
        person.transportId = ++transports;
        negotiate(name, 1, List.of(), List.of(), decodes);
        connected(person);
        return person;
    }

    private void connected(Person person) {
        Objects.requireNonNull(
                        directory.byUfrag(local(person.name).credentials().ufrag()))
                .claim(0);
        registry.onShardEvent(new ShardEvent.Connected(person.transportId, 0), nowNanos);
    }

    /** By mid: the publication that was last put into this person's slot; nothing where it is empty. */
    Map<String, Long> shown(Person person) {
        Map<String, Long> shown = new HashMap<>();
        for (ShardCommand command : posted) {
            if (command instanceof ShardCommand.AssignSlot assign && assign.transportId() == person.transportId) {
                if (assign.origin() == null) {
                    shown.remove(assign.mid());
                } else {
                    shown.put(assign.mid(), assign.origin().publicationId());
                }
            }
        }
        return shown;
    }

    /**
     * Joins, offers so many person slots, a microphone and a camera, and is connected. The publications count on: of the
     * first who comes the microphone is 1 and the camera 2.
     */
    Person connect(String name, int slots, List<String> rids, Codec... decodes) {
        Person person = join(name);
        person.transportId = ++transports;
        negotiate(name, slots, rids, decodes);
        connected(person);
        return person;
    }

    private LocalTransport local(String name) {
        return Objects.requireNonNull(people.get(name))
                .told(ParticipantEvent.Admitted.class)
                .getFirst()
                .local();
    }

    void negotiate(String name, int slots, List<String> rids, Codec... decodes) {
        negotiate(
                name,
                slots,
                List.of(
                        new IncomingTrack("0", Source.MICROPHONE, List.of(1L), List.of(), List.of()),
                        new IncomingTrack("1", Source.CAMERA, List.of(), List.of(), rids)),
                List.of(Source.MICROPHONE),
                decodes);
    }

    private void negotiate(String name, int slots, List<IncomingTrack> tracks, List<Source> live, Codec... decodes) {
        List<PayloadFormat> formats = new ArrayList<>();
        for (Codec codec : decodes) {
            formats.add(new PayloadFormat(96 + formats.size(), codec, "", -1));
        }
        List<OutgoingSlot> pool = new ArrayList<>();
        for (int index = 0; index < slots; index++) {
            pool.add(new OutgoingSlot("v" + index, SlotUse.VIDEO, index, 100 + index, -1));
            pool.add(new OutgoingSlot("a" + index, SlotUse.AUDIO, index, 200 + index, -1));
        }
        execute(new ConferenceCommand.Negotiate(
                key(name),
                local(name),
                new RemoteTransport(
                        IceCredentials.generate(random),
                        List.of(NOBODY),
                        false,
                        formats,
                        Map.of(),
                        true,
                        BandwidthFeedback.NONE),
                tracks,
                pool));
        for (Source source : live) {
            execute(new ConferenceCommand.SetLive(key(name), source, true));
        }
    }

    Map<String, Long> counted() {
        Map<String, Long> counted = new HashMap<>();
        registry.statistics(counted);
        return counted;
    }

    void leave(String name) {
        people.remove(name);
        execute(new ConferenceCommand.Leave(key(name), EndReason.LEFT));
    }

    /** What a shard hears of somebody's microphone. */
    void voice(Person person, int recent, int score) {
        registry.onShardEvent(new ShardEvent.Loudness(person.transportId, recent, score), nowNanos);
    }

    void pass(long millis) {
        nowNanos += millis * MILLI;
        registry.onTick(nowNanos);
    }

    /** Publications by number, as last told to the shard: whether they are audible. */
    Map<Long, Boolean> audible() {
        Map<Long, Boolean> audible = new HashMap<>();
        for (ShardCommand command : posted) {
            if (command instanceof ShardCommand.SetAudible set) {
                audible.put(set.publicationId(), set.audible());
            }
        }
        return audible;
    }

    /** Whose tracks are in somebody's slots now, by the publisher's transport. */
    List<Long> watchedBy(Person viewer) {
        Map<String, Long> bySlot = new LinkedHashMap<>();
        for (ShardCommand command : posted) {
            if (command instanceof ShardCommand.AssignSlot assign && assign.transportId() == viewer.transportId) {
                if (assign.origin() == null) {
                    bySlot.remove(assign.mid());
                } else {
                    bySlot.put(assign.mid(), assign.origin().transportId());
                }
            }
        }
        return bySlot.values().stream().distinct().toList();
    }
}
