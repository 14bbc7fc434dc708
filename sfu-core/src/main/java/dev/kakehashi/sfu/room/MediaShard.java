package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.DtlsEndpoint;
import dev.kakehashi.dtlssrtp.DtlsListener;
import dev.kakehashi.dtlssrtp.DtlsRole;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.OutgoingRtp;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.rtp.Codec;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one media loop thinks, without its sockets: it takes datagrams, commands and the time, and gives
 * datagrams, events and packets for other shards. Confined to one thread; a simulation runs several on one.
 */
public final class MediaShard {
    private final int index;
    private final TransportDirectory directory;
    private final LaneGrid lanes;
    private final DatagramSink sink;
    private final Shards shards;
    private final ShardEvents events;
    private final HandshakeStarter handshakes;
    private final SrtpBackend srtp;
    private final ServerClock clock;
    private final RandomGenerator random;
    private final PacketPool pool = new PacketPool();
    private final DropCounters counters = new DropCounters();
    private final ShardCounters traffic = new ShardCounters();
    private final OutgoingRtp outgoing = new OutgoingRtp();
    private final byte[] scratch = new byte[PacketBuffer.CAPACITY];
    private final Map<Long, Transport> transports = new HashMap<>();

    private final TickTable ticks = new TickTable();

    private final List<Map<InetSocketAddress, Transport>> byAddress = new ArrayList<>();
    private final Switchboard switchboard;
    private final Demultiplexer demultiplexer;
    private long oldestArrivalNanos;
    private boolean forwarded;
    private boolean frameOpen;

    public MediaShard(
            int index,
            TransportDirectory directory,
            LaneGrid lanes,
            DatagramSink sink,
            Shards shards,
            ShardEvents events,
            HandshakeStarter handshakes,
            SrtpBackend srtp,
            ServerClock clock,
            RandomGenerator random) {
        this.index = index;
        this.directory = directory;
        this.lanes = lanes;
        this.sink = sink;
        this.shards = shards;
        this.events = events;
        this.handshakes = handshakes;
        this.srtp = srtp;
        this.clock = clock;
        this.random = random;
        this.switchboard = new Switchboard(index, lanes, shards, events, pool, counters, traffic);
        this.demultiplexer = new Demultiplexer(this, directory, lanes);
    }

    // ---- datagrams ----

    /** Takes one datagram as it came; becomes owner of the packet. */
    public void onDatagram(int local, InetSocketAddress remote, PacketBuffer packet, long nowNanos) {
        traffic.received(packet.length);
        demultiplexer.accept(local, remote, packet, nowNanos);
    }

    /** A TCP connection closed; an allocation that it had ends with it (RFC 8656 6). */
    public void onStreamClosed(InetSocketAddress remote) {
        demultiplexer.onStreamClosed(remote);
    }

    // ---- packets of other shards ----

    /** Takes what other shards put into the lanes to this one. */
    public void drainLanes(long nowNanos) {
        for (int from = 0; from < lanes.shards(); from++) {
            Lane lane = lanes.lane(from, index);
            LanePacket crossing;
            while ((crossing = lane.poll()) != null) {
                PacketBuffer packet = crossing.buffer;
                crossing.buffer = pool.acquire();
                if (crossing.publicationId == 0) {
                    onRelayed(crossing, packet, nowNanos);
                } else {
                    onForwarded(crossing, packet, nowNanos);
                }
                lane.recycle(crossing);
            }
        }
    }

    private void onRelayed(LanePacket crossing, PacketBuffer packet, long nowNanos) {
        InetSocketAddress remote = crossing.remote;
        if (remote == null) {
            pool.release(packet);
            return;
        }
        onDatagram(crossing.local, remote, packet, nowNanos);
    }

    private void onForwarded(LanePacket crossing, PacketBuffer packet, long nowNanos) {
        noteArrival(packet, crossing.arrivalNanos);
        switchboard.onCrossed(crossing, packet, nowNanos);
    }

    // ---- forwarding ----

    /** Takes a packet of a publisher on this shard for everybody; becomes owner of the packet. */
    void forward(IncomingStream stream, long sequence, PacketBuffer packet, long nowNanos) {
        noteArrival(packet, nowNanos);
        switchboard.forward(stream, sequence, packet, nowNanos);
    }

    private void noteArrival(PacketBuffer packet, long arrivalNanos) {
        if (!forwarded || arrivalNanos - oldestArrivalNanos < 0) {
            oldestArrivalNanos = arrivalNanos;
        }
        forwarded = true;
        Codec codec = packet.info.codec;
        if (codec != null && codec.isVideo()) {
            frameOpen = !packet.info.frameEnd;
        }
    }

    /** Ends a batch: wakes the shards that got something. */
    public void endBatch() {
        switchboard.wakeOthers();
    }

    /** Forwards what arrived. The caller then lets the datagrams leave. */
    public void deliver(long nowNanos) {
        switchboard.deliver(nowNanos);
    }

    /** Everything that was forwarded has left. */
    public void sent(long nowNanos) {
        if (forwarded) {
            forwarded = false;
            traffic.delayed(nowNanos - oldestArrivalNanos);
        }
    }

    /** Whether packets wait to be forwarded, and more of the picture that came last is to come. */
    public boolean isFrameOpen() {
        return frameOpen && switchboard.isWaiting();
    }

    // ---- commands ----

    public void onCommand(ShardCommand command, long nowNanos) {
        switch (command) {
            case ShardCommand.Replan replan -> {
                Transport transport = transports.get(replan.transportId());
                if (transport != null) {
                    transport.replan(replan.plan(), nowNanos);
                }
            }
            case ShardCommand.CloseTransport close -> {
                Transport transport = transports.get(close.transportId());
                if (transport != null) {
                    close(transport);
                }
            }
            case ShardCommand.AssignSlot assign -> {
                Transport transport = transports.get(assign.transportId());
                if (transport != null) {
                    transport.assign(assign.mid(), assign.origin(), nowNanos);
                }
            }
            case ShardCommand.ShowSlot show -> {
                Transport transport = transports.get(show.transportId());
                if (transport != null) {
                    transport.show(show.mid(), show.visible(), show.pixels(), show.priority(), nowNanos);
                }
            }
            case ShardCommand.Route route -> switchboard.route(route.publicationId(), route.toShard(), route.open());
            case ShardCommand.SetAudible set -> switchboard.audible(set.publicationId(), set.audible());
            case ShardCommand.RequestKeyframe request ->
                switchboard.requestLocalKeyframe(request.publicationId(), request.encoding(), nowNanos);
            case ShardCommand.ClockReport report ->
                switchboard.onClock(report.publicationId(), report.encoding(), report.rtpTimestamp(), report.atNanos());
            case ShardCommand.DtlsRecord record -> sink.send(record.to(), record.record(), 0, record.record().length);
            case ShardCommand.DtlsEstablished established -> {
                Transport transport = transports.get(established.transportId());
                if (transport != null) {
                    transport.onKeys(established.keys());
                }
            }
            case ShardCommand.DtlsEnded ended -> {
                Transport transport = transports.get(ended.transportId());
                if (transport != null) {
                    transport.onDtlsEnded(ended.reason());
                }
            }
        }
    }

    public void onTick(long nowNanos) {
        demultiplexer.onTick(nowNanos);
        if (transports.isEmpty()) {
            return;
        }
        ticks.onTick(nowNanos);
        switchboard.onTick(nowNanos);
    }

    /** Adds this shard's counters and gauges; may be called by any thread, the figures may be a moment old. */
    public void addStatistics(Map<String, Long> into) {
        traffic.addTo(into);
        counters.addTo(into);
        into.merge("packet_buffers_in_use", pool.outstanding(), Long::sum);
    }

    // ---- what transports ask of their shard ----

    @Nullable
    Transport transportAt(int local, InetSocketAddress remote) {
        return local < byAddress.size() ? byAddress.get(local).get(remote) : null;
    }

    @Nullable
    Transport adopt(TransportEntry entry, long nowNanos) {
        Transport transport = transports.get(entry.id());
        if (transport != null || entry.isClosed() || entry.isEnded()) {
            return transport;
        }
        transport = new Transport(entry, this, nowNanos);
        transports.put(entry.id(), transport);
        ticks.add(transport, nowNanos);
        traffic.transports++;
        return transport;
    }

    void openPath(Path path, Transport transport) {
        while (byAddress.size() <= path.local()) {
            byAddress.add(new HashMap<>());
        }
        byAddress.get(path.local()).put(path.remote(), transport);
        directory.route(path, transport.entry());
    }

    void closePath(Path path, Transport transport) {
        byAddress.get(path.local()).remove(path.remote(), transport);
        directory.unroute(path, transport.entry());
    }

    /** Frees a transport and all that hangs on it. */
    void close(Transport transport) {
        if (transports.remove(transport.id()) == null) {
            return;
        }
        ticks.remove(transport);
        traffic.transports--;
        for (Path path : transport.paths().all()) {
            closePath(path, transport);
        }
        transport.close();
    }

    /** The next tick counts for this transport. */
    void stir(Transport transport) {
        if (transports.get(transport.id()) == transport) {
            ticks.soon(transport.place());
        }
    }

    /** The transport is to be looked after at that time, or sooner. */
    void stirBy(Transport transport, long nanos) {
        if (transports.get(transport.id()) == transport) {
            ticks.by(transport.place(), nanos);
        }
    }

    DtlsEndpoint openHandshake(DtlsRole role, List<Fingerprint> expected, DtlsListener listener) {
        return handshakes.open(role, expected, listener);
    }

    void postSelf(ShardCommand command) {
        shards.post(index, command);
    }

    void tell(ShardEvent event) {
        events.onShardEvent(event);
    }

    Switchboard switchboard() {
        return switchboard;
    }

    int index() {
        return index;
    }

    DatagramSink sink() {
        return sink;
    }

    SrtpBackend srtp() {
        return srtp;
    }

    RandomGenerator random() {
        return random;
    }

    ServerClock clock() {
        return clock;
    }

    ShardCounters traffic() {
        return traffic;
    }

    OutgoingRtp outgoing() {
        return outgoing;
    }

    /** A buffer for one packet that is being made; nobody keeps it. */
    byte[] scratch() {
        return scratch;
    }

    public PacketPool pool() {
        return pool;
    }

    public DropCounters counters() {
        return counters;
    }
}
