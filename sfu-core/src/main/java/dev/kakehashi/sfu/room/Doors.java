package dev.kakehashi.sfu.room;

import dev.kakehashi.ice.TurnRelays;
import org.jspecify.annotations.Nullable;

/**
 * The ways in, by the index that {@link Path#local} holds: first the UDP sockets, one for each local address, then all TCP
 * connections together, then, for each of our media addresses, what peers send to it through our own TURN server. The same on
 * every shard. Immutable.
 */
public final class Doors {
    private final int sockets;
    private final @Nullable TurnRelays relays;

    /**
     * @param sockets how many local addresses have a UDP socket, at least 1
     * @param relays null where there are neither TCP connections nor TURN
     */
    public Doors(int sockets, @Nullable TurnRelays relays) {
        this.sockets = sockets;
        this.relays = relays;
    }

    /** Of sockets alone. */
    static Doors ofSockets(int sockets) {
        return new Doors(sockets, null);
    }

    public @Nullable TurnRelays relays() {
        return relays;
    }

    /** Whether it is a UDP socket. */
    public boolean isSocket(int local) {
        return local < sockets;
    }

    /** All TCP connections. */
    public int streams() {
        return sockets;
    }

    /** Whether it is what TURN clients send to one of our media addresses. */
    public boolean isRelayed(int local) {
        return local > sockets;
    }

    /** What TURN clients send to this one of our media addresses. */
    int relayed(int peer) {
        return sockets + 1 + peer;
    }

    /** Which of our media addresses that is. */
    public int peerOf(int local) {
        return local - sockets - 1;
    }
}
