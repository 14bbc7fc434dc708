package dev.kakehashi.sfu.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that packets came from lately, so that none is made for each packet. Forgets all of them when there are too
 * many, as when somebody sends under many names. Confined to the loop.
 */
final class RemoteAddresses {
    /** Twice the participants that a server takes; twice as many places. */
    static final int MAX = 2_048;

    private static final int PLACES = 4_096;

    private final @Nullable InetSocketAddress[] known = new InetSocketAddress[PLACES];
    private final long[] high = new long[PLACES];
    private final long[] low = new long[PLACES];
    private final long[] scopeAndPort = new long[PLACES];
    private int count;

    /**
     * @param address the four bytes in network order
     */
    InetSocketAddress four(int address, int port) {
        return find(-1, address, port);
    }

    /**
     * @param first the first eight bytes in network order
     * @param last the others
     * @param scope of a link-local address, else 0
     */
    InetSocketAddress six(long first, long last, int scope, int port) {
        // No address begins with eight bytes of ones: they stand for IPv4 here.
        return find(first == -1 ? 0 : first, last, (long) scope << 16 | port);
    }

    private InetSocketAddress find(long first, long last, long scoped) {
        int place = placeOf(first, last, scoped);
        InetSocketAddress found = known[place];
        if (found != null) {
            return found;
        }
        if (count == MAX) {
            Arrays.fill(known, null);
            count = 0;
            place = placeOf(first, last, scoped);
        }
        InetSocketAddress made = make(first, last, scoped);
        known[place] = made;
        high[place] = first;
        low[place] = last;
        scopeAndPort[place] = scoped;
        count++;
        return made;
    }

    private int placeOf(long first, long last, long scoped) {
        long mixed = ((first * 31 + last) * 31 + scoped) * 0x9E3779B97F4A7C15L;
        int place = (int) (mixed >>> 52);
        while (known[place] != null && (low[place] != last || scopeAndPort[place] != scoped || high[place] != first)) {
            place = (place + 1) & (PLACES - 1);
        }
        return place;
    }

    private static InetSocketAddress make(long first, long last, long scoped) {
        int port = (int) (scoped & 0xFFFF);
        try {
            if (first == -1) {
                byte[] four =
                        ByteBuffer.allocate(Integer.BYTES).putInt((int) last).array();
                return new InetSocketAddress(InetAddress.getByAddress(four), port);
            }
            byte[] six = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(first)
                    .putLong(last)
                    .array();
            int scope = (int) (scoped >>> 16);
            InetAddress address =
                    scope == 0 ? InetAddress.getByAddress(six) : Inet6Address.getByAddress(null, six, scope);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
