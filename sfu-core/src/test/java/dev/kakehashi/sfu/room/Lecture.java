package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.DtlsEndpoint;
import dev.kakehashi.dtlssrtp.DtlsListener;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpProfile;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.ice.ControllingChecks;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.rtcp.GenericNack;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** One publisher and its audience on one whole shard, without sockets and on a clock of its own. */
final class Lecture implements Shards {
    private static final Fingerprint NOBODY = new Fingerprint(Fingerprint.Hash.SHA_256, "00");
    private static final long PUBLISHER = 1;
    private static final int FIRST_SLOT_SSRC = 1_000;

    /** So large that no table of boxed numbers holds it ready. */
    private static final long PUBLICATION = 70_000;

    private final Random random = new Random(1);
    private final SrtpSender publisher;
    private final PictureTrack track;
    private final TransportDirectory directory = new TransportDirectory();
    private final Deque<ShardCommand> mailbox = new ArrayDeque<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final List<ControllingChecks> checks = new ArrayList<>();
    private final SrtpKeys keys;
    private final MediaShard shard;
    private final byte[] scratch = new byte[PacketBuffer.CAPACITY];
    final int[] lastSequence;
    private long nowNanos = 1_000_000_000L;
    private long nextCheckNanos;

    Lecture(SrtpBackend srtp, PictureTrack track, int audience) {
        this.track = track;
        byte[] key = new byte[16];
        keys = new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, key, new byte[12], key, new byte[12]);
        publisher = srtp.sender(keys.mirrored());
        lastSequence = new int[audience];
        shard = new MediaShard(
                0,
                directory,
                new LaneGrid(1, any -> {}),
                this::onSent,
                this,
                event -> {},
                (role, expected, listener) -> knownKeys(listener),
                srtp,
                new ServerClock(0),
                random);
        boolean video = track.codec.kind() == MediaKind.VIDEO;
        IncomingTrack incoming = new IncomingTrack(
                "0",
                video ? Source.CAMERA : Source.MICROPHONE,
                track.rids.isEmpty() ? List.of((long) PictureTrack.SSRC) : List.of(),
                List.of(),
                track.rids);
        RemoteTransport formats =
                enter(PUBLISHER, List.of(new TransportPlan.PlannedTrack(PUBLICATION, incoming)), List.of());
        int encodings = Math.max(1, track.rids.size());
        for (int seat = 0; seat < audience; seat++) {
            long id = PUBLISHER + 1 + seat;
            SlotUse use = video ? SlotUse.VIDEO : SlotUse.AUDIO;
            long ssrc = (long) FIRST_SLOT_SSRC + seat;
            enter(id, List.of(), List.of(new OutgoingSlot("0", use, 0, ssrc, video ? ssrc + 500 : -1)));
            post(0, new ShardCommand.ShowSlot(id, "0", true, 160 * 90 << 2 * (seat % 3), 5));
            post(
                    0,
                    new ShardCommand.AssignSlot(
                            id,
                            "0",
                            new ShardCommand.TrackOrigin(
                                    PUBLICATION, PUBLISHER, 0, encodings, RtpFormats.of(formats))));
        }
        deliver();
    }

    private void onSent(Path path, byte[] data, int offset, int length) {
        int seat = path.remote().getPort() - 2;
        boolean media = (data[offset + 1] & 0x7F) == PictureTrack.PAYLOAD_TYPE;
        if (seat >= 0 && media) {
            lastSequence[seat] = (data[offset + 2] & 0xFF) << 8 | data[offset + 3] & 0xFF;
        }
    }

    private DtlsEndpoint knownKeys(DtlsListener listener) {
        listener.established(keys);
        return new DtlsEndpoint() {
            @Override
            public void receive(byte[] data, int offset, int length) {}

            @Override
            public void close() {}
        };
    }

    private RemoteTransport enter(long id, List<TransportPlan.PlannedTrack> tracks, List<OutgoingSlot> slots) {
        IceCredentials own = IceCredentials.generate(random);
        IceCredentials peer = IceCredentials.generate(random);
        RemoteTransport remote = new RemoteTransport(
                peer,
                List.of(NOBODY),
                false,
                List.of(
                        new PayloadFormat(PictureTrack.PAYLOAD_TYPE, track.codec, "", -1),
                        new PayloadFormat(PictureTrack.RTX, Codec.RTX, "apt=96", PictureTrack.PAYLOAD_TYPE)),
                Map.of(
                        PictureTrack.LEVEL, HeaderExtensionKind.AUDIO_LEVEL,
                        PictureTrack.NUMBER, HeaderExtensionKind.TRANSPORT_WIDE_CC,
                        PictureTrack.MID, HeaderExtensionKind.MID,
                        PictureTrack.RID, HeaderExtensionKind.RTP_STREAM_ID,
                        PictureTrack.DESCRIPTOR, HeaderExtensionKind.DEPENDENCY_DESCRIPTOR),
                true,
                BandwidthFeedback.TRANSPORT_WIDE);
        directory.register(own.ufrag(), new TransportEntry(id, new TransportPlan(own, remote, tracks, slots)));
        addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) id));
        checks.add(new ControllingChecks(peer, own, random));
        receive(id, checks.getLast().writeCheck(scratch, true));
        deliver();
        return remote;
    }

    private void receive(long id, int length) {
        PacketBuffer packet = shard.pool().acquire();
        System.arraycopy(scratch, 0, packet.data, 0, length);
        packet.offset = 0;
        packet.length = length;
        shard.onDatagram(0, addresses.get((int) id - 1), packet, nowNanos);
    }

    @Override
    public void post(int to, ShardCommand command) {
        mailbox.add(command);
    }

    private void deliver() {
        ShardCommand command;
        while ((command = mailbox.poll()) != null) {
            shard.onCommand(command, nowNanos);
        }
    }

    /** One picture, or one packet of a voice, goes through. */
    void picture(boolean key) {
        nowNanos += 33_000_000L;
        for (int number = 0; number < track.packets(key); number++) {
            PacketBuffer packet = shard.pool().acquire();
            track.write(packet, key, number);
            packet.length = publisher.protectRtp(packet.data, 0, packet.length);
            shard.onDatagram(0, addresses.getFirst(), packet, nowNanos);
        }
        shard.endBatch();
        shard.deliver(nowNanos);
        shard.sent(nowNanos);
    }

    /** A listener goes, or the publisher where it is seat -1. */
    void leave(int seat) {
        post(0, new ShardCommand.CloseTransport(PUBLISHER + 1 + seat));
        deliver();
    }

    /** Time passes for everything but the media; every five seconds (RFC 7675 5.1) everybody's check comes. */
    void tick() {
        if (nextCheckNanos - nowNanos <= 0) {
            nextCheckNanos = nowNanos + 5_000_000_000L;
            for (int index = 0; index < checks.size(); index++) {
                receive(index + 1, checks.get(index).writeCheck(scratch, true));
            }
        }
        shard.onTick(nowNanos);
        deliver();
    }

    /** Writes the request of somebody who misses the last {@code count} packets; returns its length. */
    int writeRequest(int seat, int count) {
        int[] missing = new int[count];
        for (int index = 0; index < count; index++) {
            missing[index] = lastSequence[seat] - count + 1 + index & 0xFFFF;
        }
        return GenericNack.of(7, FIRST_SLOT_SSRC + seat, missing, count).write(scratch, 0);
    }

    /** Sends what was written. */
    void request(int seat, int length) {
        receive(PUBLISHER + 1 + seat, length);
    }

    long counted(String name) {
        Map<String, Long> all = new TreeMap<>();
        shard.addStatistics(all);
        return all.getOrDefault(name, 0L);
    }
}
