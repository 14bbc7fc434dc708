package dev.kakehashi.sfu.sim;

import dev.kakehashi.dtlssrtp.DtlsEndpoint;
import dev.kakehashi.dtlssrtp.DtlsListener;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.JitsiSrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpProfile;
import dev.kakehashi.ice.Candidate;
import dev.kakehashi.ice.LocalCandidates;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.room.DatagramSink;
import dev.kakehashi.sfu.room.LaneGrid;
import dev.kakehashi.sfu.room.MediaShard;
import dev.kakehashi.sfu.room.Path;
import dev.kakehashi.sfu.room.RoomRegistry;
import dev.kakehashi.sfu.room.ServerClock;
import dev.kakehashi.sfu.room.ShardCommand;
import dev.kakehashi.sfu.room.ShardEvent;
import dev.kakehashi.sfu.room.Shards;
import dev.kakehashi.sfu.room.TransportDirectory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A whole server and its peers on a virtual clock: several shards, the rooms, and links that lose and delay, all on one
 * thread and by one seed. The DTLS handshake is left out: keys are installed through the interface that it fills.
 */
public final class SimulatedMeeting implements Shards {
    private static final long STEP_NANOS = 1_000_000L;
    private static final long TICK_NANOS = 10_000_000L;
    private static final SrtpBackend SRTP = new JitsiSrtpBackend();
    private static final InetSocketAddress SERVER = address(new byte[] {10, 0, 0, 1}, 8443);

    private final RandomGenerator random;
    private final MediaShard[] shards;
    private final List<Deque<ShardCommand>> mailboxes = new ArrayList<>();
    private final Deque<ShardEvent> events = new ArrayDeque<>();
    private final RoomRegistry rooms;
    private final Map<InetSocketAddress, SimulatedPeer> peers = new LinkedHashMap<>();
    private final Map<InetSocketAddress, List<byte[]>> undelivered = new HashMap<>();
    private int addresses;
    /** Wraps around soon, as nanoTime may. */
    private long nowNanos = Long.MAX_VALUE - 20_000_000_000L;

    private long nextTickNanos = nowNanos;

    public SimulatedMeeting(long seed, int shardCount) {
        random = new Random(seed);
        shards = new MediaShard[shardCount];
        TransportDirectory directory = new TransportDirectory();
        LaneGrid lanes = new LaneGrid(shardCount, shard -> {});
        ServerClock clock = new ServerClock(1_795_000_000_000_000_000L - nowNanos);
        DatagramSink sink = this::deliver;
        for (int index = 0; index < shardCount; index++) {
            mailboxes.add(new ArrayDeque<>());
            shards[index] = new MediaShard(
                    index,
                    directory,
                    lanes,
                    sink,
                    this,
                    events::add,
                    (role, expected, listener) -> handshake(listener),
                    SRTP,
                    clock,
                    random);
        }
        List<Candidate> candidates = LocalCandidates.of(List.of(SERVER), List.of(), false);
        Fingerprint fingerprint = new Fingerprint(Fingerprint.Hash.SHA_256, "00");
        rooms = new RoomRegistry(this, directory, candidates, fingerprint, random, 100, CodecPolicy.defaults());
    }

    /** Adds a person whose packets reach this shard. */
    public SimulatedPeer join(String room, String name, int shard) {
        return join(room, name, shard, PeerPlan.usual());
    }

    /** Adds a person whose packets reach this shard. */
    public SimulatedPeer join(String room, String name, int shard, PeerPlan plan) {
        InetSocketAddress address = nextAddress();
        SimulatedPeer peer = new SimulatedPeer(this, room, name, plan, address, shard, new Random(random.nextLong()));
        peers.put(address, peer);
        peer.join();
        return peer;
    }

    /** An address at which nobody is. */
    InetSocketAddress nextAddress() {
        int number = addresses++;
        return address(new byte[] {10, 0, 1, (byte) (number + 1)}, 40_000 + number);
    }

    /** The peer is at another address from now on; whatever is sent to the former one is lost. */
    InetSocketAddress roam(SimulatedPeer peer) {
        InetSocketAddress next = nextAddress();
        peers.remove(peer.address());
        peers.put(next, peer);
        return next;
    }

    private static InetSocketAddress address(byte[] bytes, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    RoomRegistry rooms() {
        return rooms;
    }

    long nowNanos() {
        return nowNanos;
    }

    SrtpBackend srtp() {
        return SRTP;
    }

    /** Keys of its own for each peer, known to both sides without a handshake. */
    private DtlsEndpoint handshake(DtlsListener listener) {
        SimulatedPeer peer = handshaking;
        byte[] key = new byte[16];
        byte[] salt = new byte[12];
        byte[] otherKey = new byte[16];
        random.nextBytes(key);
        random.nextBytes(salt);
        random.nextBytes(otherKey);
        SrtpKeys keys = new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, key, salt, otherKey, salt.clone());
        peer.keys(keys.mirrored());
        listener.established(keys);
        return new DtlsEndpoint() {
            @Override
            public void receive(byte[] data, int offset, int length) {}

            @Override
            public void close() {
                peer.onDtlsClosed();
            }
        };
    }

    private SimulatedPeer handshaking;

    private void deliver(Path path, byte[] data, int offset, int length) {
        SimulatedPeer peer = peers.get(path.remote());
        byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
        if (peer != null) {
            peer.downlink().send(copy, nowNanos);
        } else {
            undelivered.computeIfAbsent(path.remote(), any -> new ArrayList<>()).add(copy);
        }
    }

    /** What the server sent to an address at which nobody is. */
    List<byte[]> undelivered(InetSocketAddress address) {
        return undelivered.getOrDefault(address, List.of());
    }

    @Override
    public void post(int shard, ShardCommand command) {
        mailboxes.get(shard).add(command);
    }

    /** Lets virtual time pass. */
    public void run(long millis) {
        long end = nowNanos + millis * 1_000_000L;
        while (nowNanos - end < 0) {
            step();
        }
    }

    private void step() {
        nowNanos += STEP_NANOS;
        for (SimulatedPeer peer : List.copyOf(peers.values())) {
            peer.onTick(nowNanos);
            handshaking = peer;
            byte[] datagram;
            while ((datagram = peer.uplink().receive(nowNanos)) != null) {
                onDatagram(peer, datagram);
            }
        }
        boolean tick = nextTickNanos - nowNanos <= 0;
        if (tick) {
            nextTickNanos = nowNanos + TICK_NANOS;
            rooms.onTick(nowNanos);
        }
        for (MediaShard shard : shards) {
            shard.drainLanes(nowNanos);
            if (tick) {
                shard.onTick(nowNanos);
            }
            shard.endBatch();
            shard.deliver(nowNanos);
            shard.sent(nowNanos);
        }
        deliverCommands();
    }

    private void onDatagram(SimulatedPeer peer, byte[] datagram) {
        inject(peer.shard(), peer.address(), datagram);
    }

    /** A datagram reaches a shard, whoever sent it. */
    void inject(int shardIndex, InetSocketAddress from, byte[] datagram) {
        MediaShard shard = shards[shardIndex];
        PacketBuffer packet = shard.pool().acquire();
        System.arraycopy(datagram, 0, packet.data, 0, datagram.length);
        packet.offset = 0;
        packet.length = datagram.length;
        shard.onDatagram(0, from, packet, nowNanos);
    }

    private void deliverCommands() {
        boolean any = true;
        while (any) {
            any = false;
            for (int index = 0; index < shards.length; index++) {
                ShardCommand command;
                while ((command = mailboxes.get(index).poll()) != null) {
                    any = true;
                    shards[index].onCommand(command, nowNanos);
                }
            }
            ShardEvent event;
            while ((event = events.poll()) != null) {
                any = true;
                rooms.onShardEvent(event, nowNanos);
            }
        }
    }

    /** All counters of all shards and of the rooms. */
    public Map<String, Long> statistics() {
        Map<String, Long> all = new TreeMap<>();
        for (MediaShard shard : shards) {
            shard.addStatistics(all);
        }
        rooms.statistics(all);
        return all;
    }

    /** The drop counters that are not zero and whose names hold one of the words, in words. */
    String drops(String... words) {
        StringJoiner found = new StringJoiner(", ");
        statistics().forEach((name, count) -> {
            if (name.startsWith("drops_") && count > 0 && Arrays.stream(words).anyMatch(name::contains)) {
                found.add(count + " " + name.substring("drops_".length()).replace("_total", ""));
            }
        });
        return found.toString();
    }

    public long packetsOutstanding() {
        long outstanding = 0;
        for (MediaShard shard : shards) {
            outstanding += shard.pool().outstanding();
        }
        return outstanding;
    }
}
