package dev.kakehashi.sfu.room;

import dev.kakehashi.ice.CheckOutcome;
import dev.kakehashi.ice.IceLiteAgent;
import dev.kakehashi.ice.PlainBinding;
import dev.kakehashi.ice.StunMessage;
import dev.kakehashi.ice.TurnClient;
import dev.kakehashi.ice.TurnServer;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells by its first byte what a datagram is (RFC 7983) and by its address whose: what belongs to a transport of this shard goes
 * to it, what belongs to another shard crosses, TURN and plain STUN are answered here, and the rest is dropped. Confined to its
 * shard.
 */
final class Demultiplexer {
    private final MediaShard shard;
    private final TransportDirectory directory;
    private final LaneGrid lanes;
    private final Doors doors;
    private final PlainBinding plainBinding = new PlainBinding();
    private final @Nullable TurnServer turn;
    private final StunMessage stun = new StunMessage();

    Demultiplexer(MediaShard shard, TransportDirectory directory, LaneGrid lanes) {
        this.shard = shard;
        this.directory = directory;
        this.lanes = lanes;
        this.doors = directory.doors();
        this.turn = doors.relays() == null ? null : new TurnServer(doors.relays(), plainBinding);
    }

    /** Takes one datagram; becomes owner of the packet. */
    void accept(int local, InetSocketAddress remote, PacketBuffer packet, long nowNanos) {
        if (packet.length == 0) {
            drop(packet, DropReason.UNKNOWN_PROTOCOL);
            return;
        }
        int first = packet.data[packet.offset] & 0xFF;
        // RFC 7983 7: STUN 0-3, DTLS 20-63, TURN channels 64-79 (of RFC 5766 to 127), RTP and RTCP 128-191.
        if (first <= 3) {
            onStun(local, remote, packet, nowNanos);
        } else if (first >= 20 && first <= 63) {
            onPathPacket(local, remote, packet, Kind.DTLS, nowNanos);
        } else if (first >= 64 && first <= 127) {
            onChannelData(local, remote, packet, nowNanos);
        } else if (first >= 128 && first <= 191) {
            boolean control = RtpPacket.isRtcp(packet.data, packet.offset, packet.length);
            onPathPacket(local, remote, packet, control ? Kind.RTCP : Kind.RTP, nowNanos);
        } else {
            drop(packet, DropReason.UNKNOWN_PROTOCOL);
        }
    }

    private enum Kind {
        DTLS,
        RTP,
        RTCP
    }

    private void onPathPacket(int local, InetSocketAddress remote, PacketBuffer packet, Kind kind, long nowNanos) {
        Transport transport = shard.transportAt(local, remote);
        if (transport == null) {
            transport = claimOrRelay(local, remote, packet, kind, nowNanos);
            if (transport == null) {
                shard.pool().release(packet);
                return;
            }
        }
        Path from = transport.paths().of(local, remote);
        switch (kind) {
            case RTP -> transport.onRtp(from, packet, nowNanos);
            case RTCP -> {
                transport.onRtcp(from, packet, nowNanos);
                shard.pool().release(packet);
            }
            case DTLS -> {
                transport.onDtlsRecord(from, packet);
                shard.pool().release(packet);
            }
        }
    }

    /**
     * A packet from an address that is not one of this shard's. Where a check opened the path before any shard owned
     * the transport, a DTLS record makes this shard the owner; where another shard owns it, the packet goes there.
     */
    private @Nullable Transport claimOrRelay(
            int local, InetSocketAddress remote, PacketBuffer packet, Kind kind, long nowNanos) {
        TransportEntry entry = directory.byPath(local, remote);
        if (entry == null || entry.isClosed()) {
            shard.counters().count(DropReason.UNKNOWN_ADDRESS);
            return null;
        }
        if (entry.owner() == TransportEntry.UNOWNED && kind != Kind.DTLS) {
            shard.counters().count(DropReason.BEFORE_KEYS);
            return null;
        }
        if (entry.claim(shard.index()) != shard.index()) {
            relay(entry.owner(), local, remote, packet);
            return null;
        }
        Transport transport = shard.adopt(entry, nowNanos);
        if (transport != null) {
            transport.open(new Path(local, remote), nowNanos);
        }
        return transport;
    }

    private void onStun(int local, InetSocketAddress remote, PacketBuffer packet, long nowNanos) {
        if (!stun.wrap(packet.data, packet.offset, packet.length)) {
            drop(packet, DropReason.MALFORMED_STUN);
            return;
        }
        if (TurnServer.isTurn(stun)) {
            onTurn(local, remote, packet, nowNanos);
            return;
        }
        String ufrag = IceLiteAgent.localUfragOf(stun);
        if (ufrag == null) {
            answerPlainBinding(local, remote, nowNanos);
            shard.pool().release(packet);
            return;
        }
        TransportEntry entry = directory.byUfrag(ufrag);
        if (entry == null || entry.isClosed()) {
            drop(packet, DropReason.UNKNOWN_UFRAG);
            return;
        }
        int owner = entry.owner();
        if (owner == TransportEntry.UNOWNED) {
            owner = answerUnowned(entry, local, remote, nowNanos);
        }
        if (owner == shard.index()) {
            Transport transport = shard.adopt(entry, nowNanos);
            if (transport != null) {
                transport.onCheck(local, remote, stun, nowNanos);
            }
        } else if (owner != TransportEntry.UNOWNED) {
            relay(owner, local, remote, packet);
        }
        shard.pool().release(packet);
    }

    /**
     * Nobody owns the transport yet: a check that nominates makes this shard the owner; any other is answered without
     * keeping more than the address, since it says nothing about which path the peer will use.
     *
     * @return the owner, or {@link TransportEntry#UNOWNED} when the check was answered or dropped here
     */
    private int answerUnowned(TransportEntry entry, int local, InetSocketAddress remote, long nowNanos) {
        TransportPlan plan = entry.plan();
        IceLiteAgent visitor =
                new IceLiteAgent(plan.credentials(), plan.remote().credentials(), nowNanos);
        CheckOutcome outcome = visitor.onRequest(stun, remote, nowNanos, shard.scratch());
        if (!outcome.isAnswered()) {
            shard.counters().count(Drops.of(outcome.dropped()));
            return TransportEntry.UNOWNED;
        }
        if (outcome.isSuccess() && outcome.isNominated()) {
            return entry.claim(shard.index());
        }
        Path from = new Path(local, remote);
        if (outcome.isSuccess()) {
            directory.routeUnowned(from, entry);
        }
        shard.sink().send(from, shard.scratch(), 0, outcome.length());
        return TransportEntry.UNOWNED;
    }

    // ---- TURN: what leads to one of our media addresses is taken as if it had come there ----

    private void onTurn(int local, InetSocketAddress remote, PacketBuffer packet, long nowNanos) {
        TurnServer server = turn;
        if (server == null || doors.isRelayed(local)) {
            drop(packet, DropReason.TURN_REFUSED);
            return;
        }
        TurnClient client = new TurnClient(local, remote, local == doors.streams());
        if (server.onSend(stun, client, nowNanos)) {
            acceptRelayed(server, packet, nowNanos);
            return;
        }
        int length = server.onRequest(stun, client, nowNanos, shard.scratch());
        if (length > 0) {
            shard.sink().send(new Path(local, remote), shard.scratch(), 0, length);
        } else {
            shard.counters().count(DropReason.TURN_REFUSED);
        }
        shard.pool().release(packet);
    }

    private void onChannelData(int local, InetSocketAddress remote, PacketBuffer packet, long nowNanos) {
        TurnServer server = turn;
        if (server == null || doors.isRelayed(local)) {
            drop(packet, DropReason.UNKNOWN_PROTOCOL);
            return;
        }
        TurnClient client = new TurnClient(local, remote, local == doors.streams());
        if (server.onChannelData(packet.data, packet.offset, packet.length, client, nowNanos)) {
            acceptRelayed(server, packet, nowNanos);
        } else {
            drop(packet, DropReason.TURN_REFUSED);
        }
    }

    private void acceptRelayed(TurnServer server, PacketBuffer packet, long nowNanos) {
        packet.offset = server.payloadOffset();
        packet.length = server.payloadLength();
        shard.traffic().unwrapped++;
        accept(doors.relayed(server.peer()), server.allocation().relayed(), packet, nowNanos);
    }

    /** A TCP connection closed; an allocation that it had ends with it (RFC 8656 6). */
    void onStreamClosed(InetSocketAddress remote) {
        if (turn != null) {
            turn.onClientGone(new TurnClient(doors.streams(), remote, true));
        }
    }

    private void answerPlainBinding(int local, InetSocketAddress remote, long nowNanos) {
        int length = plainBinding.answer(stun, remote, nowNanos, shard.scratch());
        if (length > 0) {
            shard.sink().send(new Path(local, remote), shard.scratch(), 0, length);
        } else {
            shard.counters().count(DropReason.PLAIN_BINDING_REFUSED);
        }
    }

    private void relay(int owner, int local, InetSocketAddress remote, PacketBuffer packet) {
        LanePacket crossing = shard.switchboard().claim(owner);
        if (crossing == null) {
            return;
        }
        crossing.buffer.copyFrom(packet);
        crossing.publicationId = 0;
        crossing.local = local;
        crossing.remote = remote;
        lanes.lane(shard.index(), owner).commit(crossing);
        shard.traffic().relayed++;
    }

    private void drop(PacketBuffer packet, DropReason reason) {
        shard.counters().count(reason);
        shard.pool().release(packet);
    }

    void onTick(long nowNanos) {
        if (turn != null) {
            turn.onTick(nowNanos);
        }
    }
}
