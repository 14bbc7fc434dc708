package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.room.DatagramSink;
import dev.kakehashi.sfu.room.MediaShard;
import dev.kakehashi.sfu.room.Path;
import dev.kakehashi.sfu.room.ShardCommand;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of the media path: a Netty event loop, its sockets (one for each local address, all on the same port as
 * those of the other loops), and the shard that thinks. Everything but {@link #post} and {@link #wake} runs on the
 * loop's thread.
 */
final class MediaLoop implements DatagramSink {
    /** Fine enough for retransmission requests and reports; with nobody there it costs nothing measurable. */
    static final long TICK_MILLIS = 10;

    /** How many ticks it takes to judge the load: some pictures of a publisher must be in them. */
    private static final int JUDGED_TICKS = 10;

    /** Packets sent in so many ticks from which on it pays to gather a picture: 4,000 a second. */
    private static final int BUSY_PACKETS = 400;

    /** Datagrams in so many ticks from which on it pays to let some more come before they are read: 3,000 a second. */
    private static final int CROWDED_DATAGRAMS = 300;

    /** How long the loop then rests after a batch; not where pictures are not to wait either. */
    private static final long REST_NANOS = 400_000;

    /** At most one line of this kind a minute: what fails once fails for every packet. */
    private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(MediaLoop.class);

    private final EventLoop eventLoop;
    private final LongSupplier nanoClock;
    private final long gatherNanos;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Runnable drainLanes = this::drainLanes;
    private final Runnable gathered = this::onGathered;
    private MediaShard shard;
    private DatagramSender sender;
    private @Nullable IndirectSender indirect;
    private int sockets = Integer.MAX_VALUE;
    private final LoopTurnEvent turn = new LoopTurnEvent();
    private int turnReceived;
    private int turnSent;
    private long batchNanos;
    private boolean inBatch;
    private int ticks;
    private int sentPackets;
    private int receivedDatagrams;
    private boolean busy;
    private boolean crowded;
    private boolean gathering;
    private long gatherUntilNanos;
    private boolean timed;
    private long lastErrorLogNanos;

    @SuppressWarnings("NullAway.Init") // the shard and its loop need each other; see attach
    MediaLoop(EventLoop eventLoop, LongSupplier nanoClock, long gatherNanos) {
        this.gatherNanos = gatherNanos;
        this.eventLoop = eventLoop;
        this.nanoClock = nanoClock;
        this.lastErrorLogNanos = nanoClock.getAsLong() - LOG_INTERVAL_NANOS;
    }

    /** Called once, before the first socket is bound. */
    void attach(MediaShard thinking, DatagramSender sockets) {
        shard = thinking;
        sender = sockets;
    }

    /** Called once, before the first socket is bound, where peers come by other doors than sockets, too. */
    void attach(IndirectSender other, int socketCount) {
        indirect = other;
        sockets = socketCount;
    }

    /** Binds one of the loop's sockets; see {@link DatagramSender#bind}. */
    InetSocketAddress bind(int local, InetSocketAddress address) throws IOException {
        return sender.bind(this, local, address);
    }

    /** Adds what shard and sockets counted; may be called by any thread, the figures may be a moment old. */
    void addStatistics(Map<String, Long> into) {
        shard.addStatistics(into);
        sender.addStatistics(into);
    }

    void start() {
        var _ = eventLoop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    /** Queues a command. Safe for use by any thread. */
    void post(ShardCommand command) {
        eventLoop.execute(() -> turn(() -> shard.onCommand(command, nanoClock.getAsLong())));
    }

    /** Tells the loop that packets of another loop wait for it. Safe for use by any thread. */
    void wake() {
        if (awake.compareAndSet(false, true)) {
            eventLoop.execute(drainLanes);
        }
    }

    /** A buffer for a datagram, to be filled and given to {@link #onDatagram}; null, and counted, for one that is too long. */
    @Nullable
    PacketBuffer bufferFor(int length) {
        if (length > PacketBuffer.CAPACITY) {
            shard.counters().count(DropReason.OVERSIZED_DATAGRAM);
            return null;
        }
        PacketBuffer packet = shard.pool().acquire();
        packet.offset = 0;
        packet.length = length;
        return packet;
    }

    void onDatagram(int local, InetSocketAddress remote, PacketBuffer packet) {
        if (!inBatch) {
            inBatch = true;
            batchNanos = nanoClock.getAsLong();
            beginTurn();
        }
        receivedDatagrams++;
        turnReceived++;
        try {
            shard.onDatagram(local, remote, packet, batchNanos);
        } catch (RuntimeException error) {
            onProgrammingError(error);
        }
    }

    /**
     * Takes what came over a TCP connection. Safe for use by any thread.
     *
     * @param packets no longer than {@link DatagramSender#DATAGRAM_BYTES} each
     * @param taken is run by the loop when it has them
     */
    void onStream(int door, InetSocketAddress remote, List<byte[]> packets, Runnable taken) {
        eventLoop.execute(() -> {
            for (byte[] each : packets) {
                PacketBuffer packet = bufferFor(each.length);
                if (packet != null) {
                    System.arraycopy(each, 0, packet.data, 0, each.length);
                    onDatagram(door, remote, packet);
                }
            }
            endBatch();
            taken.run();
        });
    }

    /** A TCP connection closed. Safe for use by any thread. */
    void onStreamClosed(InetSocketAddress remote) {
        if (!eventLoop.isShuttingDown()) {
            eventLoop.execute(() -> turn(() -> shard.onStreamClosed(remote)));
        }
    }

    void endBatch() {
        if (inBatch) {
            inBatch = false;
            guarded(() -> {});
            endTurn();
            rest();
        }
    }

    /** Waking up for each of many small datagrams costs more than reading them. */
    private void rest() {
        if (crowded && gatherNanos > 0) {
            LockSupport.parkNanos(Math.min(gatherNanos, REST_NANOS));
        }
    }

    void onSocketError(Throwable cause) {
        shard.counters().count(DropReason.SOCKET_ERROR);
        logLimited("A media socket reported an error; the packet it concerned is lost", cause);
    }

    @Override
    public void send(Path path, byte[] data, int offset, int length) {
        if (path.local() >= sockets && indirect != null) {
            indirect.send(path, data, offset, length);
            return;
        }
        sender.send(path, data, offset, length);
    }

    @Override
    public boolean sendRtp(Path path, SrtpSender protecting, byte[] data, int offset, int length) {
        sentPackets++;
        turnSent++;
        if (path.local() >= sockets) {
            return DatagramSink.super.sendRtp(path, protecting, data, offset, length);
        }
        return sender.sendRtp(path, protecting, data, offset, length);
    }

    private void drainLanes() {
        awake.set(false);
        turn(() -> shard.drainLanes(nanoClock.getAsLong()));
    }

    private void tick() {
        if (++ticks % JUDGED_TICKS == 0) {
            busy = sentPackets >= BUSY_PACKETS;
            crowded = receivedDatagrams >= CROWDED_DATAGRAMS;
            sentPackets = 0;
            receivedDatagrams = 0;
        }
        turn(() -> shard.onTick(nanoClock.getAsLong()));
    }

    private void turn(Runnable work) {
        beginTurn();
        guarded(work);
        endTurn();
    }

    private void beginTurn() {
        turnReceived = 0;
        turnSent = 0;
        turn.begin();
    }

    private void endTurn() {
        turn.end();
        if (turn.shouldCommit()) {
            turn.received = turnReceived;
            turn.sent = turnSent;
            turn.commit();
        }
    }

    /** Runs one piece of work, sends what it made, and outlives its programming errors. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException error) {
            onProgrammingError(error);
        }
        if (!inBatch) {
            shard.endBatch();
            leave(nanoClock.getAsLong());
        }
    }

    /** Lets what came leave, or wait for the rest of its picture. */
    private void leave(long nowNanos) {
        if (mayWait(nowNanos)) {
            return;
        }
        gathering = false;
        deliver(nowNanos);
        sender.flush();
        if (indirect != null) {
            indirect.flush();
        }
        shard.sent(nanoClock.getAsLong());
    }

    /**
     * Whether the packets of a picture whose end did not come yet wait for it: where many leave, and not for long.
     */
    private boolean mayWait(long nowNanos) {
        if (!busy || gatherNanos == 0 || !shard.isFrameOpen()) {
            return false;
        }
        if (!gathering) {
            gathering = true;
            gatherUntilNanos = nowNanos + gatherNanos;
            if (!timed) {
                timed = true;
                var _ = eventLoop.schedule(gathered, gatherNanos, TimeUnit.NANOSECONDS);
            }
        }
        return gatherUntilNanos - nowNanos > 0;
    }

    private void deliver(long nowNanos) {
        try {
            shard.deliver(nowNanos);
        } catch (RuntimeException error) {
            onProgrammingError(error);
        }
    }

    /** Time is up for what waited when the timer was set; what has waited since for less gets its own time. */
    private void onGathered() {
        timed = false;
        if (!gathering) {
            return;
        }
        long left = gatherUntilNanos - nanoClock.getAsLong();
        if (left > 0) {
            timed = true;
            var _ = eventLoop.schedule(gathered, left, TimeUnit.NANOSECONDS);
        } else {
            turn(() -> {});
        }
    }

    private void onProgrammingError(RuntimeException error) {
        shard.counters().count(DropReason.INTERNAL_ERROR);
        logLimited("A programming error was caught on a media loop; please report it", error);
    }

    private void logLimited(String what, Throwable cause) {
        long now = nanoClock.getAsLong();
        if (now - lastErrorLogNanos >= LOG_INTERVAL_NANOS) {
            lastErrorLogNanos = now;
            log.error(what, cause);
        }
    }
}
