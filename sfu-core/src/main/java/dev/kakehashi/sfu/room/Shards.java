package dev.kakehashi.sfu.room;

/** The media shards as the control thread sees them: mailboxes. */
public interface Shards {
    /** Queues a command for a shard. Safe for use by any thread; never blocks. */
    void post(int shard, ShardCommand command);
}
