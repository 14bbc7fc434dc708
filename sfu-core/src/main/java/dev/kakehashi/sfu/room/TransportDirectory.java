package dev.kakehashi.sfu.room;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The two tables that all shards read: which transport a username fragment belongs to (a check for any of them may
 * arrive on any shard), and which transport a peer address belongs to when its packets reach a shard that does not own
 * it. Safe for use by any thread; read only for checks and for addresses that the shard itself does not know.
 *
 * <p>Bounded by the number of transports, which the control thread limits: at most two username fragments (two
 * generations) and {@link OpenPaths#MAX} addresses each.
 */
public final class TransportDirectory {
    private final Doors doors;
    private final ConcurrentHashMap<String, TransportEntry> byUfrag = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Path, TransportEntry> byPath = new ConcurrentHashMap<>();

    /** Of a server that is reached by one socket. */
    public TransportDirectory() {
        this(Doors.ofSockets(1));
    }

    public TransportDirectory(Doors doors) {
        this.doors = doors;
    }

    /** How all shards are reached. */
    Doors doors() {
        return doors;
    }

    /** Whether an authenticated check came over this path, and its transport lives. */
    public boolean isOpen(Path path) {
        return byPath.containsKey(path);
    }

    void register(String ufrag, TransportEntry entry) {
        byUfrag.put(ufrag, entry);
    }

    void unregister(String ufrag) {
        byUfrag.remove(ufrag);
    }

    @Nullable
    TransportEntry byUfrag(String ufrag) {
        return byUfrag.get(ufrag);
    }

    void route(Path path, TransportEntry entry) {
        byPath.put(path, entry);
    }

    /**
     * Remembers an address that passed a check while no shard owned the transport. Bounded like the others: forgotten
     * with {@link TransportEntry#takeVisitors}.
     */
    void routeUnowned(Path path, TransportEntry entry) {
        if (entry.addVisitor(path)) {
            byPath.put(path, entry);
        }
    }

    /** Forgets the addresses that were remembered before the transport had an owner. */
    void forgetVisitors(TransportEntry entry) {
        entry.takeVisitors().forEach(path -> byPath.remove(path, entry));
    }

    /** Adds the sizes of both tables. */
    void addTo(Map<String, Long> into) {
        into.put("directory_ufrags", (long) byUfrag.size());
        into.put("directory_paths", (long) byPath.size());
    }

    void unroute(Path path, TransportEntry entry) {
        byPath.remove(path, entry);
    }

    @Nullable
    TransportEntry byPath(int local, InetSocketAddress remote) {
        return byPath.isEmpty() ? null : byPath.get(new Path(local, remote));
    }
}
