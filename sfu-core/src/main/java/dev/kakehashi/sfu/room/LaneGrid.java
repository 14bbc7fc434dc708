package dev.kakehashi.sfu.room;

import java.util.function.IntConsumer;

/** The lanes between all shards. */
public final class LaneGrid {
    private final Lane[][] lanes;
    private final IntConsumer wake;

    /**
     * @param shards how many shards there are
     * @param wake tells a shard that something waits for it; called by any shard's thread
     */
    public LaneGrid(int shards, IntConsumer wake) {
        this.wake = wake;
        lanes = new Lane[shards][shards];
        for (int from = 0; from < shards; from++) {
            for (int to = 0; to < shards; to++) {
                lanes[from][to] = new Lane();
            }
        }
    }

    int shards() {
        return lanes.length;
    }

    Lane lane(int from, int to) {
        return lanes[from][to];
    }

    void wake(int shard) {
        wake.accept(shard);
    }
}
