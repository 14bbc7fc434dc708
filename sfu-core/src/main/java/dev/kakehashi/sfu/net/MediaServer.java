package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.DtlsEndpoints;
import dev.kakehashi.dtlssrtp.DtlsIdentity;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.ice.Candidate;
import dev.kakehashi.ice.LocalCandidates;
import dev.kakehashi.ice.TurnRelays;
import dev.kakehashi.sfu.Conference;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.sfu.room.Doors;
import dev.kakehashi.sfu.room.LaneGrid;
import dev.kakehashi.sfu.room.MediaShard;
import dev.kakehashi.sfu.room.RoomRegistry;
import dev.kakehashi.sfu.room.ServerClock;
import dev.kakehashi.sfu.room.ShardCommand;
import dev.kakehashi.sfu.room.ShardEvent;
import dev.kakehashi.sfu.room.Shards;
import dev.kakehashi.sfu.room.TransportDirectory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running media side: the loops with their sockets, and the control thread with the rooms. Safe for use by any
 * thread.
 */
public final class MediaServer implements Conference, Shards, AutoCloseable {
    /** Fine enough for who speaks now. */
    private static final long CONTROL_TICK_MILLIS = 200;

    private static final long MILLIS_A_SECOND = 1_000;

    /** A browser opens one to each of our addresses, and two for TURN. */
    private static final int STREAMS_A_PARTICIPANT = 8;

    private static final Logger log = LoggerFactory.getLogger(MediaServer.class);

    private final EventLoopGroup group;
    private final ScheduledExecutorService control;
    private final List<MediaLoop> loops = new ArrayList<>();
    private final List<InetSocketAddress> addresses;
    private final @Nullable Streams streams;
    private final RoomRegistry rooms;
    private final DtlsEndpoints dtls;
    private final LongSupplier nanoClock;

    private MediaServer(
            MediaServerConfig config,
            DtlsIdentity identity,
            SrtpBackend srtp,
            SecureRandom random,
            boolean epoll,
            LongSupplier nanoClock,
            Duration handshakeDeadline)
            throws IOException {
        this.nanoClock = nanoClock;
        if (epoll) {
            LinuxSockets.warmUp();
        }
        int loopCount = epoll ? config.loops() : 1;
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(loopCount, new DefaultThreadFactory("media"), io);
        control = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("conference", true));
        dtls = new DtlsEndpoints(identity, random, handshakeDeadline);
        List<InetAddress> locals = config.bindAddresses().isEmpty() ? LocalAddresses.usable() : config.bindAddresses();
        TurnRelays relays = config.turn() == null
                ? null
                : new TurnRelays(config.turn(), random, () -> System.currentTimeMillis() / MILLIS_A_SECOND);
        Doors doors = new Doors(locals.size(), relays);
        TransportDirectory directory = new TransportDirectory(doors);
        streams = relays == null
                ? null
                : new Streams(loops, doors, directory, relays, STREAMS_A_PARTICIPANT * config.maxParticipants());
        ServerClock clock = new ServerClock(System.currentTimeMillis() * 1_000_000 - nanoClock.getAsLong());
        LaneGrid lanes = new LaneGrid(loopCount, this::wake);
        for (int index = 0; index < loopCount; index++) {
            EventLoop eventLoop = group.next();
            MediaLoop loop = new MediaLoop(eventLoop, nanoClock, config.gather().toNanos());
            MediaShard shard = new MediaShard(
                    index, directory, lanes, loop, this, this::onShardEvent, dtls::open, srtp, clock, random);
            DatagramSender sockets =
                    epoll ? new SegmentedSender(shard.pool(), shard.counters()) : new ChannelSender(shard.counters());
            loop.attach(shard, sockets);
            if (relays != null && streams != null) {
                loop.attach(new IndirectSender(doors, relays, streams, sockets, shard.counters()), locals.size());
            }
            loops.add(loop);
        }
        try {
            addresses = bind(locals, config.port());
        } catch (IOException failed) {
            shutDown();
            throw failed;
        }
        List<Candidate> candidates = LocalCandidates.of(addresses, config.publicAddresses(), relays != null);
        if (relays != null) {
            relays.open(candidates.stream()
                    .filter(each -> each.protocol() == Candidate.Protocol.UDP)
                    .map(Candidate::address)
                    .toList());
        }
        rooms = new RoomRegistry(
                this,
                directory,
                candidates,
                identity.fingerprint(Fingerprint.Hash.SHA_256),
                random,
                config.maxParticipants(),
                config.codecs());
        loops.forEach(MediaLoop::start);
        var _ = control.scheduleWithFixedDelay(
                () -> onControl(() -> rooms.onTick(nanoClock.getAsLong())),
                CONTROL_TICK_MILLIS,
                CONTROL_TICK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Binds the sockets and serves.
     *
     * @throws IOException when an address can't be bound; the message names it
     */
    public static MediaServer start(
            MediaServerConfig config, DtlsIdentity identity, SrtpBackend srtp, SecureRandom random) throws IOException {
        return start(config, identity, srtp, random, System::nanoTime, DtlsEndpoints.HANDSHAKE_DEADLINE);
    }

    /**
     * The same with another clock and another deadline for handshakes, so that no one has to wait for a silence to end.
     *
     * @param nanoClock monotonic, as {@link System#nanoTime}; called by any thread
     */
    static MediaServer start(
            MediaServerConfig config,
            DtlsIdentity identity,
            SrtpBackend srtp,
            SecureRandom random,
            LongSupplier nanoClock,
            Duration handshakeDeadline)
            throws IOException {
        return new MediaServer(config, identity, srtp, random, Epoll.isAvailable(), nanoClock, handshakeDeadline);
    }

    /** The local addresses that are served, all with the same port. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** Takes TCP connections that carry packets; null where the configuration has no credentials of TURN. */
    public @Nullable Streams streams() {
        return streams;
    }

    public int port() {
        return addresses.getFirst().getPort();
    }

    @Override
    public void execute(ConferenceCommand command) {
        try {
            control.execute(() -> onControl(() -> rooms.execute(command, nanoClock.getAsLong())));
        } catch (RejectedExecutionException stopped) {
            log.debug("A command came after the end: {}", command.who());
        }
    }

    @Override
    public Map<String, Long> statistics() {
        Map<String, Long> all = new TreeMap<>();
        for (MediaLoop loop : loops) {
            loop.addStatistics(all);
        }
        if (streams != null) {
            streams.addStatistics(all);
        }
        dtls.statistics().forEach((name, value) -> all.merge(name, value, Long::sum));
        Map<String, Long> ofRooms = onControl(
                () -> {
                    Map<String, Long> answer = new TreeMap<>();
                    rooms.statistics(answer);
                    return answer;
                },
                Map.of("control_unavailable", 1L));
        all.putAll(ofRooms);
        return all;
    }

    @Override
    public List<RoomReport> rooms() {
        return onControl(rooms::report, List.of());
    }

    /** Asks the control thread; what stands for an answer that does not come within a second is given then. */
    private <T> T onControl(Supplier<T> question, T otherwise) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            control.execute(() -> onControl(() -> answer.complete(question.get())));
            return answer.get(1, TimeUnit.SECONDS);
        } catch (RejectedExecutionException | ExecutionException | TimeoutException unavailable) {
            return otherwise;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }

    /** What one loop has counted; the figures may be a moment old. */
    Map<String, Long> loopStatistics(int loop) {
        Map<String, Long> all = new TreeMap<>();
        loops.get(loop).addStatistics(all);
        return all;
    }

    @Override
    public void post(int shard, ShardCommand command) {
        try {
            loops.get(shard).post(command);
        } catch (RejectedExecutionException stopped) {
            log.debug("A command came after the end of shard {}", shard);
        }
    }

    /** Nobody new is admitted from now on. */
    public void drain() {
        control.execute(() -> onControl(rooms::drain));
    }

    /** Tells everybody, closes every transport and every socket. Returns within about two seconds. */
    @Override
    public void close() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        control.execute(() -> {
            onControl(rooms::stop);
            stopped.complete(null);
        });
        try {
            stopped.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException late) {
            log.warn("The rooms did not end in time; closing all the same");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        shutDown();
    }

    private void shutDown() {
        control.shutdown();
        dtls.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private void wake(int shard) {
        loops.get(shard).wake();
    }

    private void onShardEvent(ShardEvent event) {
        try {
            control.execute(() -> onControl(() -> rooms.onShardEvent(event, nanoClock.getAsLong())));
        } catch (RejectedExecutionException stopped) {
            log.debug("An event of transport {} came after the end", event.transportId());
        }
    }

    /** A programming error ends one command, not the control thread. */
    private static void onControl(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException error) {
            log.error("A programming error was caught on the control thread; please report it", error);
        }
    }

    private List<InetSocketAddress> bind(List<InetAddress> locals, int wantedPort) throws IOException {
        List<InetSocketAddress> bound = new ArrayList<>();
        int port = wantedPort;
        for (int local = 0; local < locals.size(); local++) {
            for (MediaLoop loop : loops) {
                InetSocketAddress address = new InetSocketAddress(locals.get(local), port);
                try {
                    port = loop.bind(local, address).getPort();
                } catch (IOException failed) {
                    throw new IOException("can't bind UDP " + address, failed);
                }
            }
            bound.add(new InetSocketAddress(locals.get(local), port));
        }
        return List.copyOf(bound);
    }
}
