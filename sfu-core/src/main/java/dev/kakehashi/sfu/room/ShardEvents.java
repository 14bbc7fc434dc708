package dev.kakehashi.sfu.room;

/** The way from the shards to the control thread. Safe for use by any thread; never blocks. */
@FunctionalInterface
public interface ShardEvents {
    void onShardEvent(ShardEvent event);
}
