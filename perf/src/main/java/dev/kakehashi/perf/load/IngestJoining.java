package dev.kakehashi.perf.load;

import dev.kakehashi.perf.peer.AnsweredSection;
import dev.kakehashi.perf.peer.MediaService;
import dev.kakehashi.perf.peer.MediaSession;
import dev.kakehashi.perf.peer.OwnSection;
import dev.kakehashi.perf.peer.OwnSide;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Lets publishers and subscribers of pictures into a crowd, each with a session of its own. */
final class IngestJoining {
    private static final String VIDEO_MID = "v";

    private final Crowd crowd;
    private final MediaService service;

    IngestJoining(Crowd crowd, MediaService service) {
        this.crowd = crowd;
        this.service = service;
    }

    private static String name(int publisher) {
        return "publisher-" + publisher;
    }

    /**
     * Lets publishers in, who send from now on, evenly one after the other.
     *
     * @param rate packets a second of each
     */
    void publish(int count, double rate) throws IOException, InterruptedException {
        for (int index = 0; index < count; index++) {
            int ssrc = crowd.newSsrc();
            long askedNanos = System.nanoTime();
            OwnSide side = crowd.side(List.of(new OwnSection(VIDEO_MID, MediaKind.VIDEO, ssrc)));
            MediaSession session = service.publish(name(index), side);
            LoadPeer peer = new LoadPeer(-1, crowd.terms().feedback());
            Member member = crowd.connect(false, side, session, peer, askedNanos);
            PacketSchedule pictures = crowd.terms().pictures(rate, (double) index / count);
            long startNanos = System.nanoTime() + crowd.terms().offsetNanos(index, count, rate);
            member.sends(new OutgoingStream(
                    MediaKind.VIDEO,
                    ssrc,
                    session.server().section(VIDEO_MID),
                    crowd.terms().profile().rtpTagLength(),
                    pictures,
                    startNanos));
            crowd.publishers().add(member);
        }
    }

    /**
     * Lets subscribers in, the first one as the probe; returns when all are connected.
     *
     * @param publishers among whom they are divided
     * @param atOnce so many join at the same time
     */
    void subscribe(int count, int publishers, int atOnce) throws IOException, InterruptedException {
        List<Callable<Member>> joining = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            boolean probe = index == 0;
            String name = name(index % publishers);
            joining.add(() -> subscribe(name, probe));
        }
        crowd.subscribers().addAll(Crowd.together(joining, atOnce));
    }

    private Member subscribe(String name, boolean probe) throws IOException, InterruptedException {
        long askedNanos = System.nanoTime();
        OwnSide side = crowd.side(List.of(OwnSection.receiving(VIDEO_MID, MediaKind.VIDEO)));
        MediaSession session = service.subscribe(name, side);
        AnsweredSection section = session.server().section(VIDEO_MID);
        LoadPeer peer = new LoadPeer(
                section.extension(HeaderExtensionKind.TRANSPORT_WIDE_CC),
                crowd.terms().feedback());
        peer.receives(new IncomingStream(section.ssrc(), MediaKind.VIDEO, crowd.check(probe)));
        return crowd.connect(probe, side, session, peer, askedNanos);
    }
}
