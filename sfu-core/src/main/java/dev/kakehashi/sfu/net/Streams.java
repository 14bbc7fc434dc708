package dev.kakehashi.sfu.net;

import dev.kakehashi.ice.TurnClient;
import dev.kakehashi.ice.TurnRelays;
import dev.kakehashi.sfu.room.Doors;
import dev.kakehashi.sfu.room.Path;
import dev.kakehashi.sfu.room.TransportDirectory;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connections that carry packets: ICE's (RFC 6544) and those of TURN clients (RFC 8656 3.1), with TLS around them or
 * without. Bounded in number, for each address and in all. Safe for use by any thread.
 */
public final class Streams {
    /** Behind one address there may be an office whose people all come over TCP, some connections each. */
    static final int MAX_OF_ADDRESS = 1_024;

    /** RFC 4571 2: a length of 16 bits in front of each packet. */
    static final int LENGTH_BYTES = 2;

    private final List<MediaLoop> loops;
    private final Doors doors;
    private final TransportDirectory directory;
    private final TurnRelays relays;
    private final int mostInAll;
    private final Map<InetSocketAddress, StreamConnection> open = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final LongAdder opened = new LongAdder();
    private final LongAdder refused = new LongAdder();

    Streams(List<MediaLoop> loops, Doors doors, TransportDirectory directory, TurnRelays relays, int mostInAll) {
        this.loops = loops;
        this.doors = doors;
        this.directory = directory;
        this.relays = relays;
        this.mostInAll = mostInAll;
    }

    /** Gives a TCP connection whose first bytes are those of ICE (RFC 4571 with a STUN request in it) its handlers. */
    public void addIce(ChannelPipeline pipeline) {
        pipeline.addLast(new LengthFieldBasedFrameDecoder(
                LENGTH_BYTES + DatagramSender.DATAGRAM_BYTES, 0, LENGTH_BYTES, 0, LENGTH_BYTES));
        pipeline.addLast(new StreamConnection(this, true));
    }

    /** Gives a TCP or TLS connection whose first bytes are a STUN message its handlers. */
    public void addTurn(ChannelPipeline pipeline) {
        pipeline.addLast(new TurnFrames());
        pipeline.addLast(new StreamConnection(this, false));
    }

    /** Takes a connection in; false where there are too many, or where one of the same address is there already. */
    boolean enter(StreamConnection connection) {
        InetAddress address = connection.remote().getAddress();
        int beside = perAddress.merge(address, 1, Integer::sum);
        if (beside > MAX_OF_ADDRESS
                || open.size() >= mostInAll
                || open.putIfAbsent(connection.remote(), connection) != null) {
            leave(address);
            refused.increment();
            return false;
        }
        opened.increment();
        return true;
    }

    /** One that was taken in is closed. */
    void left(StreamConnection connection) {
        if (open.remove(connection.remote(), connection)) {
            leave(connection.remote().getAddress());
            loopOf(connection.remote()).onStreamClosed(connection.remote());
        }
    }

    private void leave(InetAddress address) {
        perAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    @Nullable
    StreamConnection find(InetSocketAddress remote) {
        return open.get(remote);
    }

    /** What comes from one address always reaches the same loop. */
    MediaLoop loopOf(InetSocketAddress remote) {
        return loops.get(Math.floorMod(remote.hashCode(), loops.size()));
    }

    /** The index under which connections are known to shards. */
    int door() {
        return doors.streams();
    }

    /** Whether somebody who proved to be a participant uses it. */
    boolean isProven(InetSocketAddress remote) {
        return directory.isOpen(new Path(door(), remote)) || relays.hasAllocation(new TurnClient(door(), remote, true));
    }

    void addStatistics(Map<String, Long> into) {
        into.put("stream_connections", (long) open.size());
        into.put("stream_connections_total", opened.sum());
        into.put("stream_connections_refused_total", refused.sum());
        relays.addStatistics(into);
    }
}
