package dev.kakehashi.ice;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One allocation (RFC 8656 3.2): what a client may send to which of our media addresses, and how it gets what they send.
 * Changed by the loop of its {@link TurnServer} only; {@link #wrap} may be called by any thread.
 */
public final class TurnAllocation {
    static final long PERMISSION_NANOS = 300_000_000_000L;
    static final long CHANNEL_NANOS = 600_000_000_000L;

    /** Ways to the client from one of our addresses; a number from 0x4000 is the channel's. */
    private static final int NO_WAY = 0;

    private static final int BY_INDICATION = 1;

    private final TurnClient client;
    private final InetSocketAddress relayed;
    private final String username;
    private final byte[] key;
    private final TurnPeers peers;
    private final long transaction;
    private final int lifetimeSeconds;
    private long endNanos;

    /** By peer; the end of a permission counts only where it is permitted, that of a channel where there is one. */
    private final boolean[] permitted;

    private final long[] permissionEndNanos;
    private final int[] channels;
    private final long[] channelEndNanos;

    /** What other threads see of the above. */
    private final AtomicIntegerArray ways;

    private final AtomicLong indications = new AtomicLong();

    /**
     * A new allocation without permissions.
     *
     * @param transaction of the request that made it
     * @param lifetimeSeconds what that request was granted
     */
    TurnAllocation(
            TurnClient client,
            InetSocketAddress relayed,
            TurnLogin login,
            TurnPeers peers,
            long transaction,
            int lifetimeSeconds) {
        this.client = client;
        this.relayed = relayed;
        this.username = login.username();
        this.key = login.key();
        this.peers = peers;
        this.transaction = transaction;
        this.lifetimeSeconds = lifetimeSeconds;
        permitted = new boolean[peers.size()];
        permissionEndNanos = new long[peers.size()];
        channels = new int[peers.size()];
        channelEndNanos = new long[peers.size()];
        ways = new AtomicIntegerArray(peers.size());
    }

    public TurnClient client() {
        return client;
    }

    public InetSocketAddress relayed() {
        return relayed;
    }

    String username() {
        return username;
    }

    /** Of MESSAGE-INTEGRITY. */
    byte[] key() {
        return key;
    }

    TurnPeers peers() {
        return peers;
    }

    long transaction() {
        return transaction;
    }

    /** What was granted first; a repeated request is told the same. */
    int lifetimeSeconds() {
        return lifetimeSeconds;
    }

    boolean isIpv6() {
        return relayed.getAddress() instanceof Inet6Address;
    }

    void extend(int seconds, long nowNanos) {
        endNanos = nowNanos + seconds * 1_000_000_000L;
    }

    boolean isExpired(long nowNanos) {
        return endNanos - nowNanos <= 0;
    }

    /** Why the IP address in an XOR-PEER-ADDRESS can't be reached, or null where it can; the port doesn't count. */
    @Nullable
    TurnError judgePeer(StunMessage request, int index) {
        if (!request.isXorAddress(index)) {
            return TurnError.BAD_REQUEST;
        }
        for (int peer = 0; peer < peers.size(); peer++) {
            if (peers.isAddress(peer, request, index)) {
                return peers.isIpv6(peer) == isIpv6() ? null : TurnError.PEER_ADDRESS_FAMILY_MISMATCH;
            }
        }
        return TurnError.FORBIDDEN;
    }

    /** Permits an IP address for the next {@link #PERMISSION_NANOS} (RFC 8656 9). */
    void permit(StunMessage request, int index, long nowNanos) {
        for (int peer = 0; peer < peers.size(); peer++) {
            if (peers.isAddress(peer, request, index)) {
                permit(peer, nowNanos);
            }
        }
    }

    private void permit(int peer, long nowNanos) {
        permitted[peer] = true;
        permissionEndNanos[peer] = nowNanos + PERMISSION_NANOS;
        publish(peer);
    }

    boolean isPermitted(int peer, long nowNanos) {
        return permitted[peer] && permissionEndNanos[peer] - nowNanos > 0;
    }

    /**
     * Binds a channel to a peer for the next {@link #CHANNEL_NANOS} and permits the peer (RFC 8656 12).
     *
     * @return false when the channel has another peer or the peer another channel
     */
    boolean bind(int channel, int peer, long nowNanos) {
        dropExpired(nowNanos);
        int boundTo = peerOf(channel, nowNanos);
        if (boundTo >= 0 && boundTo != peer || channels[peer] != 0 && channels[peer] != channel) {
            return false;
        }
        channels[peer] = channel;
        channelEndNanos[peer] = nowNanos + CHANNEL_NANOS;
        permit(peer, nowNanos);
        return true;
    }

    /** The peer to which a channel is bound, or -1. */
    int peerOf(int channel, long nowNanos) {
        for (int peer = 0; peer < channels.length; peer++) {
            if (channel != 0 && channels[peer] == channel && channelEndNanos[peer] - nowNanos > 0) {
                return peer;
            }
        }
        return -1;
    }

    /** Takes away permissions and channels whose time is over. */
    void dropExpired(long nowNanos) {
        for (int peer = 0; peer < channels.length; peer++) {
            if (channels[peer] != 0 && channelEndNanos[peer] - nowNanos <= 0) {
                channels[peer] = 0;
                publish(peer);
            }
            if (permitted[peer] && !isPermitted(peer, nowNanos)) {
                permitted[peer] = false;
                publish(peer);
            }
        }
    }

    /** The allocation has ended: nothing more goes to the client. */
    void close() {
        for (int peer = 0; peer < channels.length; peer++) {
            ways.set(peer, NO_WAY);
        }
    }

    private void publish(int peer) {
        int without = permitted[peer] ? BY_INDICATION : NO_WAY;
        ways.set(peer, channels[peer] != 0 ? channels[peer] : without);
    }

    /**
     * What the client is to be sent for a datagram of one of our media addresses: ChannelData where a channel is bound,
     * else a Data indication where a permission is there (RFC 8656 11.3, 12.7). A channel outlives its permission here:
     * all peers are ours, and a client that renews the channel alone would lose its media after five minutes.
     *
     * @param peer index of the media address
     * @param out takes the message; 48 bytes more than the datagram are enough
     * @return its length, 0 where nothing is to be sent or it has no room
     */
    public int wrap(int peer, byte[] data, int offset, int length, byte[] out) {
        int way = peer < 0 || peer >= ways.length() ? NO_WAY : ways.get(peer);
        if (way == NO_WAY) {
            return 0;
        }
        return way == BY_INDICATION
                ? writeIndication(peer, data, offset, length, out)
                : writeChannelData(way, data, offset, length, out);
    }

    /** RFC 8656 12.4; padded to four bytes on streams only (12.5). */
    private int writeChannelData(int channel, byte[] data, int offset, int length, byte[] out) {
        int end = Turn.CHANNEL_HEADER_BYTES + length;
        int padded = client.isStream() ? end + 3 & ~3 : end;
        if (length > Turn.MAX_PAYLOAD_BYTES || padded > out.length) {
            return 0;
        }
        Stun.put16(out, 0, channel);
        Stun.put16(out, 2, length);
        System.arraycopy(data, offset, out, Turn.CHANNEL_HEADER_BYTES, length);
        pad(out, end, padded);
        return padded;
    }

    /** RFC 8656 11.4. The transaction id needs to be unique only: nobody answers an indication. */
    private int writeIndication(int peer, byte[] data, int offset, int length, byte[] out) {
        int padded = length + 3 & ~3;
        int total = Stun.HEADER_BYTES + (peers.isIpv6(peer) ? 24 : 12) + 4 + padded;
        if (length > Turn.MAX_PAYLOAD_BYTES || total > out.length) {
            return 0;
        }
        long number = indications.incrementAndGet();
        Stun.put16(out, 0, Turn.DATA_INDICATION);
        Stun.put16(out, 2, total - Stun.HEADER_BYTES);
        Stun.put32(out, 4, Stun.MAGIC_COOKIE);
        Stun.put32(out, 8, (int) (transaction >>> 32));
        Stun.put32(out, 12, (int) (number >>> 32));
        Stun.put32(out, 16, (int) number);
        int at = peers.write(peer, out, Stun.HEADER_BYTES);
        Stun.put16(out, at, Turn.DATA);
        Stun.put16(out, at + 2, length);
        System.arraycopy(data, offset, out, at + 4, length);
        pad(out, at + 4 + length, total);
        return total;
    }

    private static void pad(byte[] out, int from, int end) {
        for (int at = from; at < end; at++) {
            out[at] = 0;
        }
    }
}
