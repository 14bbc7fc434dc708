package dev.kakehashi.sfu.room;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paths to one peer over which an authenticated check came, in the order in which the first one did. Confined to the shard. */
final class OpenPaths {
    /** A browser has a few interfaces, and tries UDP, TCP and TURN from each. */
    static final int MAX = 16;

    private record Opened(Path path, long atNanos) {}

    private final List<Opened> opened = new ArrayList<>(2);

    /** The path over which a packet came, as the very object kept here, so that none is made per packet. */
    Path of(int local, InetSocketAddress remote) {
        // By index: an iterator would be one more object for every packet.
        for (int index = 0; index < opened.size(); index++) {
            Path each = opened.get(index).path;
            if (each.local() == local && each.remote().equals(remote)) {
                return each;
            }
        }
        return new Path(local, remote);
    }

    boolean has(Path path) {
        return indexOf(path) >= 0;
    }

    private int indexOf(Path path) {
        for (int index = 0; index < opened.size(); index++) {
            if (opened.get(index).path.equals(path)) {
                return index;
            }
        }
        return -1;
    }

    /**
     * Takes in a path that is not there yet.
     *
     * @return the path that made room for it, where there were too many: the first that is not in use; or null
     */
    @Nullable
    Path add(Path path, @Nullable Path inUse, long nowNanos) {
        Path gone = null;
        if (opened.size() >= MAX) {
            int oldest = opened.getFirst().path.equals(inUse) ? 1 : 0;
            gone = opened.remove(oldest).path;
        }
        opened.add(new Opened(path, nowNanos));
        return gone;
    }

    /** How long ago the first check came over this path; 0 where none did. */
    long ageNanos(Path path, long nowNanos) {
        int index = indexOf(path);
        return index < 0 ? 0 : nowNanos - opened.get(index).atNanos;
    }

    List<Path> all() {
        return opened.stream().map(Opened::path).toList();
    }
}
