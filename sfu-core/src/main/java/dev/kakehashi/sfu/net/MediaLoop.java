package dev.kakehashi.sfu.net;

import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.room.DatagramSink;
import dev.kakehashi.sfu.room.MediaShard;
import dev.kakehashi.sfu.room.Path;
import dev.kakehashi.sfu.room.ShardCommand;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
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

    /** At most one line of this kind a minute: what fails once fails for every packet. */
    private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(MediaLoop.class);

    private final EventLoop eventLoop;
    private final LongSupplier nanoClock;
    private final List<Channel> sockets = new ArrayList<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Runnable drainLanes = this::drainLanes;
    private MediaShard shard;
    private long batchNanos;
    private boolean inBatch;
    private boolean dirty;
    private long lastErrorLogNanos;

    @SuppressWarnings("NullAway.Init") // the shard and its loop need each other; see attach
    MediaLoop(EventLoop eventLoop, LongSupplier nanoClock) {
        this.eventLoop = eventLoop;
        this.nanoClock = nanoClock;
        this.lastErrorLogNanos = nanoClock.getAsLong() - LOG_INTERVAL_NANOS;
    }

    /** Called once, before the first socket is bound. */
    void attach(MediaShard thinking) {
        shard = thinking;
    }

    void addSocket(Channel socket) {
        sockets.add(socket);
    }

    void start() {
        var _ = eventLoop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    MediaShard shard() {
        return shard;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    /** Queues a command. Safe for use by any thread. */
    void post(ShardCommand command) {
        eventLoop.execute(() -> guarded(() -> shard.onCommand(command, nanoClock.getAsLong())));
    }

    /** Tells the loop that packets of another loop wait for it. Safe for use by any thread. */
    void wake() {
        if (awake.compareAndSet(false, true)) {
            eventLoop.execute(drainLanes);
        }
    }

    void onDatagram(int local, InetSocketAddress remote, PacketBuffer packet) {
        if (!inBatch) {
            inBatch = true;
            batchNanos = nanoClock.getAsLong();
        }
        try {
            shard.onDatagram(local, remote, packet, batchNanos);
        } catch (RuntimeException error) {
            onProgrammingError(error);
        }
    }

    void endBatch() {
        if (inBatch) {
            inBatch = false;
            guarded(() -> {});
        }
    }

    void onSocketError(Throwable cause) {
        shard.counters().count(DropReason.SOCKET_ERROR);
        logLimited("A media socket reported an error; the packet it concerned is lost", cause);
    }

    @Override
    public void send(Path path, byte[] data, int offset, int length) {
        Channel socket = sockets.get(path.local());
        if (!socket.isWritable()) {
            shard.counters().count(DropReason.SEND_QUEUE_FULL);
            return;
        }
        ByteBuf content = socket.alloc().directBuffer(length);
        content.writeBytes(data, offset, length);
        var _ = socket.write(new DatagramPacket(content, path.remote()), socket.voidPromise());
        dirty = true;
    }

    private void drainLanes() {
        awake.set(false);
        guarded(() -> shard.drainLanes(nanoClock.getAsLong()));
    }

    private void tick() {
        guarded(() -> shard.onTick(nanoClock.getAsLong()));
    }

    /** Runs one piece of work, sends what it made, and outlives its programming errors. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException error) {
            onProgrammingError(error);
        }
        if (!inBatch) {
            shard.endBatch(nanoClock.getAsLong());
            flush();
        }
    }

    private void flush() {
        if (!dirty) {
            return;
        }
        dirty = false;
        for (Channel socket : sockets) {
            socket.flush();
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
