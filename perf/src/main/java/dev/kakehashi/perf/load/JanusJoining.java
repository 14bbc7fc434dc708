package dev.kakehashi.perf.load;

import dev.kakehashi.perf.peer.JanusService;
import dev.kakehashi.perf.peer.JanusService.Wanted;
import dev.kakehashi.perf.peer.MediaSession;
import dev.kakehashi.perf.peer.OwnSection;
import dev.kakehashi.perf.peer.OwnSide;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Lets people into a room of Janus's VideoRoom as its own page does: one transport to publish, one for all that is watched.
 * They see and hear as many others as in a room of ours, so that as many packets are forwarded.
 */
final class JanusJoining {
    private static final int AT_ONCE = 8;

    private final Crowd crowd;
    private final JanusService service;
    private final MeetingMix mix;

    JanusJoining(Crowd crowd, JanusService service, MeetingMix mix) {
        this.crowd = crowd;
        this.service = service;
        this.mix = mix;
    }

    /** Somebody who is connected, and what may be sent. */
    private record Person(Member member, int voiceSsrc, int pictureSsrc) {}

    /** Lets all in, the first one's watching as the probe; they send when all are connected. */
    void join() throws IOException, InterruptedException {
        List<Callable<Person>> publishing = new ArrayList<>();
        List<Callable<Member>> watching = new ArrayList<>();
        for (int index = 0; index < mix.people(); index++) {
            int number = index;
            publishing.add(() -> publish(number));
            watching.add(() -> watch(number));
        }
        List<Person> people = Crowd.together(publishing, AT_ONCE);
        crowd.subscribers().addAll(Crowd.together(watching, AT_ONCE));
        for (int index = 0; index < people.size(); index++) {
            Person each = people.get(index);
            RoomJoining.begin(crowd, mix, each.member, each.voiceSsrc, each.pictureSsrc, index);
            crowd.publishers().add(each.member);
        }
    }

    private static String name(int person) {
        return "person-" + person;
    }

    private Person publish(int number) throws IOException, InterruptedException {
        long askedNanos = System.nanoTime();
        int voiceSsrc = crowd.newSsrc();
        int pictureSsrc = crowd.newSsrc();
        OwnSide side = crowd.side(List.of(
                new OwnSection("m", MediaKind.AUDIO, voiceSsrc), new OwnSection("c", MediaKind.VIDEO, pictureSsrc)));
        MediaSession session = service.publish(name(number), side);
        LoadPeer peer = new LoadPeer(-1, crowd.terms().feedback());
        return new Person(crowd.connect(false, side, session, peer, askedNanos), voiceSsrc, pictureSsrc);
    }

    private Member watch(int number) throws IOException, InterruptedException {
        long askedNanos = System.nanoTime();
        boolean probe = number == 0;
        List<Wanted> wanted = wanted(number);
        List<OwnSection> sections = new ArrayList<>();
        for (int index = 0; index < wanted.size(); index++) {
            MediaKind kind = wanted.get(index).mid().equals("c") ? MediaKind.VIDEO : MediaKind.AUDIO;
            sections.add(OwnSection.receiving("r" + index, kind));
        }
        OwnSide side = crowd.side(sections);
        MediaSession session = service.subscribe(wanted, side);
        int transportWideId = session.server().sections().getFirst().extension(HeaderExtensionKind.TRANSPORT_WIDE_CC);
        LoadPeer peer = new LoadPeer(transportWideId, crowd.terms().feedback());
        for (OwnSection each : sections) {
            peer.receives(new IncomingStream(
                    session.server().section(each.mid()).ssrc(),
                    each.kind(),
                    crowd.check(probe && each.kind() == MediaKind.VIDEO)));
        }
        return crowd.connect(probe, side, session, peer, askedNanos);
    }

    /** The pictures of those who come next in the row, and every voice but one's own. */
    private List<Wanted> wanted(int number) {
        List<Wanted> wanted = new ArrayList<>();
        for (int next = 1; next <= mix.slots(); next++) {
            wanted.add(new Wanted(name((number + next) % mix.people()), "c"));
        }
        for (int person = 0; person < mix.people(); person++) {
            if (person != number && mix.speaks(person)) {
                wanted.add(new Wanted(name(person), "m"));
            }
        }
        return wanted;
    }
}
