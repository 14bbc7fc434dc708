package dev.kakehashi.sfu.room;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all threads may know of one transport: which shard it belongs to and what was agreed. Written by the control
 * thread (the plan) and once by the shard that wins the transport (the owner).
 */
final class TransportEntry {
    /** No shard has seen an authenticated check yet. */
    static final int UNOWNED = -1;

    private final long id;
    private final Set<Path> visitors = new LinkedHashSet<>();
    private final AtomicInteger owner = new AtomicInteger(UNOWNED);
    private volatile TransportPlan plan;
    private volatile boolean closed;
    private volatile boolean ended;

    TransportEntry(long id, TransportPlan plan) {
        this.id = id;
        this.plan = plan;
    }

    long id() {
        return id;
    }

    TransportPlan plan() {
        return plan;
    }

    /** Called by the control thread only. */
    void plan(TransportPlan agreed) {
        plan = agreed;
    }

    /** Index of the shard on which the transport lives, or {@link #UNOWNED}. */
    int owner() {
        return owner.get();
    }

    /** Makes {@code shard} the owner if there is none yet; returns the owner in any case. */
    int claim(int shard) {
        owner.compareAndSet(UNOWNED, shard);
        return owner.get();
    }

    boolean isClosed() {
        return closed;
    }

    /** Called by the control thread only; a closed entry is never claimed. */
    void close() {
        closed = true;
    }

    /** The transport broke on its shard and must not come to life again before the control thread closes it. */
    boolean isEnded() {
        return ended;
    }

    /** Called by the owning shard only. */
    void end() {
        ended = true;
    }

    /** Notes an address that passed a check on a shard that does not own the transport; false when there are too many. */
    synchronized boolean addVisitor(Path path) {
        return visitors.size() < OpenPaths.MAX && visitors.add(path);
    }

    synchronized Set<Path> takeVisitors() {
        Set<Path> taken = Set.copyOf(visitors);
        visitors.clear();
        return taken;
    }
}
