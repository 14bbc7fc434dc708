package dev.kakehashi.perf.load;

import dev.kakehashi.perf.peer.MediaSession;
import dev.kakehashi.perf.peer.OwnSection;
import dev.kakehashi.perf.peer.OwnSide;
import dev.kakehashi.perf.peer.RoomConnection;
import dev.kakehashi.perf.peer.ServerAnswer;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Lets people into a room of a Kakehashi server as browsers come: over WebSocket, everything on one transport, with slots
 * for the others. All are in the room before the first one offers, so that nobody has to offer twice.
 */
final class RoomJoining {
    private static final String MICROPHONE = "microphone";
    private static final String CAMERA = "camera";
    private static final int TILE_WIDTH = 640;
    private static final int TILE_HEIGHT = 360;
    private static final int AT_ONCE = 8;
    private static final long PING_MILLIS = 10_000;

    private final Crowd crowd;
    private final Guests guests;
    private final MeetingMix mix;
    private final boolean withProbe;
    private final Queue<RoomConnection> connections = new ConcurrentLinkedQueue<>();

    /**
     * @param mix what as many people send as there are guests
     * @param withProbe whether the first one is the crowd's probe
     */
    RoomJoining(Crowd crowd, Guests guests, MeetingMix mix, boolean withProbe) {
        this.crowd = crowd;
        this.guests = guests;
        this.mix = mix;
        this.withProbe = withProbe;
    }

    /**
     * Lets all in; they send when all are connected.
     *
     * @param joined is told of each how many nanoseconds it took, by several threads
     * @return them, in the order of the guests
     */
    List<Member> join(LongConsumer joined) throws IOException, InterruptedException {
        List<Callable<Entered>> entering = new ArrayList<>();
        for (String name : guests.names()) {
            entering.add(() -> enter(name));
        }
        Thread _ = Thread.ofVirtual().start(this::keepAlive);
        List<Entered> entered = Crowd.together(entering, AT_ONCE);
        // Somebody else may be in the room already, so that the server asks for more slots than for the guests alone.
        int asked =
                entered.stream().mapToInt(each -> each.connection.pool()).max().orElse(0);
        int slots = Math.min(Math.max(mix.slots(), asked), MeetingMix.MAX_SLOTS);
        List<Callable<Person>> offering = new ArrayList<>();
        for (int index = 0; index < entered.size(); index++) {
            int number = index;
            offering.add(() -> offer(entered.get(number), number, slots, joined));
        }
        List<Person> people = Crowd.together(offering, AT_ONCE);
        List<Member> members = new ArrayList<>();
        for (int index = 0; index < people.size(); index++) {
            Person each = people.get(index);
            begin(crowd, mix, each.member, each.voiceSsrc, each.pictureSsrc, index);
            crowd.publishers().add(each.member);
            crowd.subscribers().add(each.member);
            members.add(each.member);
        }
        return members;
    }

    /** How many the server sent away. */
    int gone() {
        return (int) connections.stream().filter(RoomConnection::isOver).count();
    }

    /** Lets all go who entered, also where not all of them did. */
    void leave() {
        connections.forEach(RoomConnection::leave);
    }

    /** Somebody who was welcomed, and how long that took. */
    private record Entered(RoomConnection connection, long nanos) {}

    private Entered enter(String name) throws IOException, InterruptedException {
        long askedNanos = System.nanoTime();
        RoomConnection connection =
                RoomConnection.enter(crowd.kit(), crowd.terms().server(), guests.room(), name, guests.token());
        connections.add(connection);
        return new Entered(connection, System.nanoTime() - askedNanos);
    }

    /** Somebody who is connected, and what may be sent. */
    private record Person(Member member, int voiceSsrc, int pictureSsrc) {}

    /** One person's session; to leave the room ends it. */
    private record Attendance(ServerAnswer server, RoomConnection connection) implements MediaSession {
        @Override
        public void close() {
            connection.leave();
        }
    }

    /** Where nobody sends pictures there are slots for them all the same, as a browser has: paths are probed by them. */
    private Person offer(Entered entered, int number, int slotCount, LongConsumer joined)
            throws IOException, InterruptedException {
        boolean probe = withProbe && number == 0;
        RoomConnection connection = entered.connection;
        long askedNanos = System.nanoTime();
        Map<String, String> tracks = new LinkedHashMap<>();
        Map<String, String> slots = new LinkedHashMap<>();
        List<OwnSection> sections = new ArrayList<>();
        int voiceSsrc = crowd.newSsrc();
        int pictureSsrc = crowd.newSsrc();
        tracks.put("m", MICROPHONE);
        sections.add(new OwnSection("m", MediaKind.AUDIO, voiceSsrc));
        tracks.put("c", CAMERA);
        sections.add(new OwnSection("c", MediaKind.VIDEO, pictureSsrc));
        for (int slot = 0; slot < slotCount; slot++) {
            slots.put("a" + slot, "audio");
            sections.add(OwnSection.receiving("a" + slot, MediaKind.AUDIO));
            slots.put("v" + slot, "video");
            sections.add(OwnSection.receiving("v" + slot, MediaKind.VIDEO));
        }
        OwnSide side = crowd.side(sections);
        ServerAnswer answer = ServerAnswer.read(
                connection.offer(side.offer(), tracks, slots),
                crowd.terms().server().getHost());
        Member member = crowd.connect(
                probe, side, new Attendance(answer, connection), peer(answer, sections, probe), askedNanos);
        joined.accept(entered.nanos + System.nanoTime() - askedNanos);
        connection.live(MICROPHONE);
        if (mix.withPictures()) {
            connection.live(CAMERA);
        }
        connection.view(
                slots.keySet().stream().filter(mid -> mid.startsWith("v")).toList(), TILE_WIDTH, TILE_HEIGHT);
        return new Person(member, voiceSsrc, pictureSsrc);
    }

    /** The probe's times are those of one kind of stream: pictures where there are any. */
    private LoadPeer peer(ServerAnswer answer, List<OwnSection> sections, boolean probe) {
        int transportWideId = answer.sections().getFirst().extension(HeaderExtensionKind.TRANSPORT_WIDE_CC);
        LoadPeer peer = new LoadPeer(transportWideId, crowd.terms().feedback());
        MediaKind timed = mix.withPictures() ? MediaKind.VIDEO : MediaKind.AUDIO;
        for (OwnSection section : sections) {
            if (section.ssrc() == 0) {
                peer.receives(new IncomingStream(
                        answer.section(section.mid()).ssrc(),
                        section.kind(),
                        crowd.check(probe && section.kind() == timed)));
            }
        }
        return peer;
    }

    /**
     * Lets somebody send as the mix says, voice in the section {@code m} and picture in {@code c}.
     *
     * @param number of the person
     */
    static void begin(Crowd crowd, MeetingMix mix, Member member, int voiceSsrc, int pictureSsrc, int number) {
        int tagBytes = crowd.terms().profile().rtpTagLength();
        ServerAnswer server = member.session().server();
        if (mix.withPictures()) {
            PacketSchedule pictures = crowd.terms().pictures(mix.pictureRate(), (double) number / mix.people());
            long startNanos = System.nanoTime() + crowd.terms().offsetNanos(number, mix.people(), mix.pictureRate());
            member.sends(new OutgoingStream(
                    MediaKind.VIDEO, pictureSsrc, server.section("c"), tagBytes, pictures, startNanos));
        }
        boolean speaks = mix.speaks(number);
        if (speaks || !mix.withPictures()) {
            PacketSchedule sound = new ConstantSchedule(1, MeetingMix.VOICE_BYTES + tagBytes, mix.voiceRate());
            long offsetNanos = (long) (number * TimeUnit.SECONDS.toNanos(1) / mix.voiceRate() / mix.people());
            OutgoingStream voice = new OutgoingStream(
                    MediaKind.AUDIO, voiceSsrc, server.section("m"), tagBytes, sound, System.nanoTime() + offsetNanos);
            voice.audioLevel(speaks ? OutgoingStream.SPEAKING_LEVEL : OutgoingStream.SILENT_LEVEL);
            member.sends(voice);
        }
    }

    /** Until the process ends or all connections do. */
    private void keepAlive() {
        try {
            do {
                Thread.sleep(PING_MILLIS);
                for (RoomConnection each : connections) {
                    ping(each);
                }
            } while (gone() < connections.size());
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ping(RoomConnection connection) throws InterruptedException {
        try {
            connection.ping();
        } catch (IOException gone) {
            // It is told by the connection itself.
        }
    }
}
