package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.forward.Fanout;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.forward.Publication;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;

/** A recording that publishes: its encodings play as loops into a fanout. */
final class ReplayedPublisher {
    private static final List<String> RIDS = List.of("q", "h", "f");

    private final Recording recording;
    private final PacketPool pool;
    private final List<Loop> loops = new ArrayList<>();
    private final Publication publication;
    private final Fanout fanout;
    private final RtpPacket view = new RtpPacket();
    private int unread;

    ReplayedPublisher(long id, Recording recording, PacketPool pool) {
        this.recording = recording;
        this.pool = pool;
        recording.encodings().forEach(each -> loops.add(new Loop(each, recording.formats())));
        publication = new Publication(id, Source.CAMERA, loops.size() == 1 ? List.of() : RIDS.subList(0, loops.size()));
        fanout = new Fanout(id, recording.formats(), loops.size(), pool);
    }

    Fanout fanout() {
        return fanout;
    }

    /** When its next packet comes, counted from the start. */
    long nextNanos() {
        return earliest().nextNanos();
    }

    private Loop earliest() {
        Loop earliest = loops.getFirst();
        for (Loop loop : loops) {
            earliest = loop.nextNanos() < earliest.nextNanos() ? loop : earliest;
        }
        return earliest;
    }

    /** Publishes its next packet. */
    void publish(long nowNanos) {
        Loop loop = earliest();
        int encoding = loops.indexOf(loop);
        PacketBuffer packet = pool.acquire();
        loop.writeNext(packet);
        IncomingStream stream = publication.streams().get(encoding);
        if (!view.wrap(packet.data, packet.offset, packet.length)) {
            throw new IllegalStateException("a recorded packet is not RTP");
        }
        long sequence = stream.accept(view, false, nowNanos);
        Codec codec = recording.formats().payloadTypes().codec(view.payloadType());
        if (stream.read(view, packet, sequence, codec, recording.formats()) != IncomingStream.Reading.READ) {
            unread++;
        }
        fanout.arrive(encoding, sequence, packet, nowNanos);
        fanout.deliver(nowNanos);
    }

    /** Packets of the recording that could not be read. */
    int unread() {
        return unread;
    }
}
