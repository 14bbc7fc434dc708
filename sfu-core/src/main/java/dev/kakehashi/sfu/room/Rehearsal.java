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
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A meeting of two that nobody sees: made-up packets go through a shard of its own, without sockets and on a clock of
 * its own, before the first person joins. It loads the classes of the packet's way and lets the compiler see them;
 * otherwise the first packets of the first meeting wait for that (docs/performance.md has the figures). Runs on the
 * caller's thread.
 */
public final class Rehearsal implements Shards {
    /** Enough for the first stage of the JVM's compiler everywhere and the second in the innermost loops. */
    private static final int FRAMES = 1_500;

    private static final int PACKETS_A_FRAME = 3;
    private static final int PAYLOAD_BYTES = 1_000;
    private static final int VP8 = 96;
    private static final int RTX = 97;
    private static final int SSRC = 0x4B4B0001;

    /** The meeting is over before its silence, for nobody sends a second check, would end it. */
    private static final long FRAME_NANOS = 10_000_000L;

    private static final Fingerprint NOBODY = new Fingerprint(Fingerprint.Hash.SHA_256, "00");

    private final SrtpBackend srtp;
    private final RandomGenerator random;
    private final TransportDirectory directory = new TransportDirectory();
    private final Deque<ShardCommand> mailbox = new ArrayDeque<>();
    private final MediaShard shard;
    private final SrtpKeys keys;
    private final byte[] datagram = new byte[PacketBuffer.CAPACITY];
    private long nowNanos;

    private Rehearsal(SrtpBackend srtp, RandomGenerator random) {
        this.srtp = srtp;
        this.random = random;
        byte[] key = new byte[16];
        random.nextBytes(key);
        keys = new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, key, new byte[12], key, new byte[12]);
        shard = new MediaShard(
                0,
                directory,
                new LaneGrid(1, any -> {}),
                (path, data, offset, length) -> {},
                this,
                event -> {},
                (role, expected, listener) -> knownKeys(listener),
                srtp,
                new ServerClock(0),
                random);
    }

    /** Plays the meeting; takes about a second of CPU. */
    public static void play(SrtpBackend srtp, RandomGenerator random) {
        new Rehearsal(srtp, random).play();
    }

    /** The same; tells what the shard counted, so that a test sees that the packets went all the way. */
    static Map<String, Long> playAndCount(SrtpBackend srtp, RandomGenerator random) {
        Rehearsal rehearsal = new Rehearsal(srtp, random);
        rehearsal.play();
        Map<String, Long> counted = new TreeMap<>();
        rehearsal.shard.addStatistics(counted);
        return counted;
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

    @Override
    public void post(int to, ShardCommand command) {
        mailbox.add(command);
    }

    private void play() {
        IncomingTrack camera = new IncomingTrack(
                "0",
                Source.CAMERA,
                List.of(Integer.toUnsignedLong(SSRC)),
                List.of(Integer.toUnsignedLong(SSRC + 1)),
                List.of());
        RemoteTransport format = enter(1, List.of(new TransportPlan.PlannedTrack(1, camera)), List.of());
        enter(2, List.of(), List.of(new OutgoingSlot("0", SlotUse.VIDEO, 0, 7, 8)));
        post(0, new ShardCommand.AssignSlot(2, "0", new ShardCommand.TrackOrigin(1, 1, 0, 1, RtpFormats.of(format))));
        deliver();
        SrtpSender publisher = srtp.sender(keys.mirrored());
        for (int frame = 0; frame < FRAMES; frame++) {
            for (int part = 0; part < PACKETS_A_FRAME; part++) {
                writePacket(frame, part);
                int length = publisher.protectRtp(datagram, 0, 12 + 6 + PAYLOAD_BYTES);
                receive(1, length);
            }
            nowNanos += FRAME_NANOS;
            shard.endBatch();
            shard.deliver(nowNanos);
            shard.sent(nowNanos);
            shard.onTick(nowNanos);
            deliver();
        }
        publisher.close();
        post(0, new ShardCommand.CloseTransport(1));
        post(0, new ShardCommand.CloseTransport(2));
        deliver();
    }

    /** A transport that passes its check and gets its keys. */
    private RemoteTransport enter(long id, List<TransportPlan.PlannedTrack> tracks, List<OutgoingSlot> slots) {
        IceCredentials own = IceCredentials.generate(random);
        IceCredentials peer = IceCredentials.generate(random);
        RemoteTransport remote = new RemoteTransport(
                peer,
                List.of(NOBODY),
                false,
                List.of(
                        new PayloadFormat(VP8, Codec.VP8, "", -1),
                        new PayloadFormat(RTX, Codec.RTX, "apt=" + VP8, VP8)),
                Map.of(),
                true,
                BandwidthFeedback.NONE);
        directory.register(own.ufrag(), new TransportEntry(id, new TransportPlan(own, remote, tracks, slots)));
        receive(id, new ControllingChecks(peer, own, random).writeCheck(datagram, true));
        deliver();
        return remote;
    }

    private void receive(long id, int length) {
        PacketBuffer packet = shard.pool().acquire();
        System.arraycopy(datagram, 0, packet.data, 0, length);
        packet.offset = 0;
        packet.length = length;
        shard.onDatagram(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) id), packet, nowNanos);
    }

    private void deliver() {
        ShardCommand command;
        while ((command = mailbox.poll()) != null) {
            shard.onCommand(command, nowNanos);
        }
    }

    /** RTP (RFC 3550 5.1) with a VP8 descriptor (RFC 7741 4.2) of a 15-bit picture id; a key frame every hundred frames. */
    private void writePacket(int frame, int part) {
        int sequence = frame * PACKETS_A_FRAME + part;
        boolean last = part == PACKETS_A_FRAME - 1;
        datagram[0] = (byte) 0x80;
        datagram[1] = (byte) ((last ? 0x80 : 0) | VP8);
        put16(2, sequence);
        put32(4, frame * 3_000);
        put32(8, SSRC);
        datagram[12] = (byte) (0x80 | (part == 0 ? 0x10 : 0));
        datagram[13] = (byte) 0xC0;
        put16(14, 0x8000 | frame & 0x7FFF);
        datagram[16] = (byte) frame;
        datagram[17] = (byte) (frame % 100 == 0 ? 0 : 1);
    }

    private void put32(int at, int value) {
        put16(at, value >>> 16);
        put16(at + 2, value);
    }

    private void put16(int at, int value) {
        datagram[at] = (byte) (value >>> 8);
        datagram[at + 1] = (byte) value;
    }
}
