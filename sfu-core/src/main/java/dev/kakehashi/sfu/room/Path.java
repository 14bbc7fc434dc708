package dev.kakehashi.sfu.room;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A pair of transport addresses over which one peer is reached. The remote address is kept as words, too, so that nothing is
 * made of it for each packet. Immutable; equal when both addresses are.
 */
public final class Path {
    private final int local;
    private final InetSocketAddress remote;
    private final boolean six;
    private final int scope;
    private final long high;
    private final long low;

    /**
     * @param local index of our local address; the same on every shard
     * @param remote the peer's address as we see it
     */
    public Path(int local, InetSocketAddress remote) {
        this.local = local;
        this.remote = remote;
        InetAddress address = remote.getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        six = address instanceof Inet6Address;
        scope = address instanceof Inet6Address zoned ? zoned.getScopeId() : 0;
        high = six ? bytes.getLong() : 0;
        low = six ? bytes.getLong() : bytes.getInt() & 0xFFFF_FFFFL;
    }

    /** Index of our local address; the same on every shard. */
    public int local() {
        return local;
    }

    /** The peer's address as we see it. */
    public InetSocketAddress remote() {
        return remote;
    }

    /** Whether the addresses are those of IPv6. */
    public boolean isSix() {
        return six;
    }

    /** The zone of an IPv6 address, 0 where it has none. */
    public int scope() {
        return scope;
    }

    /** The first eight bytes of an IPv6 address, in network order; 0 for IPv4. */
    public long high() {
        return high;
    }

    /** The last eight bytes of an IPv6 address, or the four of an IPv4 address, in network order. */
    public long low() {
        return low;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Path path && local == path.local && remote.equals(path.remote);
    }

    @Override
    public int hashCode() {
        return 31 * remote.hashCode() + local;
    }

    @Override
    public String toString() {
        return local + "/" + remote;
    }
}
