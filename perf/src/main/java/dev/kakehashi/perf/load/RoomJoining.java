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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

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
    private final String room;
    private final MeetingMix mix;

    RoomJoining(Crowd crowd, String room, MeetingMix mix) {
        this.crowd = crowd;
        this.room = room;
        this.mix = mix;
    }

    /** Lets all in, the first one as the probe; they send when all are connected. */
    void join() throws IOException, InterruptedException {
        List<Callable<RoomConnection>> entering = new ArrayList<>();
        for (int index = 0; index < mix.people(); index++) {
            String name = "Person " + index;
            entering.add(() -> RoomConnection.enter(crowd.kit(), crowd.plan().server(), room, name));
        }
        List<RoomConnection> connections = Crowd.together(entering, AT_ONCE);
        Thread _ = Thread.ofVirtual().start(() -> keepAlive(connections));
        List<Callable<Person>> offering = new ArrayList<>();
        for (int index = 0; index < connections.size(); index++) {
            int number = index;
            offering.add(() -> offer(connections.get(number), number));
        }
        List<Person> people = Crowd.together(offering, AT_ONCE);
        for (int index = 0; index < people.size(); index++) {
            Person each = people.get(index);
            begin(crowd, mix, each.member, each.voiceSsrc, each.pictureSsrc, index);
            crowd.publishers().add(each.member);
            crowd.subscribers().add(each.member);
        }
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
    private Person offer(RoomConnection connection, int number) throws Exception {
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
        for (int slot = 0; slot < mix.slots(); slot++) {
            slots.put("a" + slot, "audio");
            sections.add(OwnSection.receiving("a" + slot, MediaKind.AUDIO));
            slots.put("v" + slot, "video");
            sections.add(OwnSection.receiving("v" + slot, MediaKind.VIDEO));
        }
        OwnSide side = crowd.side(sections);
        ServerAnswer answer = ServerAnswer.read(
                connection.offer(side.offer(), tracks, slots),
                crowd.plan().server().getHost());
        Member member = crowd.connect(
                number == 0, side, new Attendance(answer, connection), peer(answer, sections, number == 0), askedNanos);
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
        LoadPeer peer = new LoadPeer(transportWideId, crowd.plan().feedback());
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
        int tagBytes = crowd.plan().profile().rtpTagLength();
        ServerAnswer server = member.session().server();
        if (mix.withPictures()) {
            PacketSchedule pictures = crowd.plan().pictures(mix.pictureRate());
            long startNanos = System.nanoTime() + crowd.plan().offsetNanos(number, mix.people(), mix.pictureRate());
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

    /** Until the process ends or a connection does. */
    private static void keepAlive(List<RoomConnection> connections) {
        try {
            while (true) {
                Thread.sleep(PING_MILLIS);
                for (RoomConnection each : connections) {
                    each.ping();
                }
            }
        } catch (Exception over) {
            // Everybody left.
        }
    }
}
