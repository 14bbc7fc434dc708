package dev.kakehashi.sfu.room;

/** Takes the datagrams that a shard wants sent. They leave together when the batch ends. Confined to the shard's loop. */
public interface DatagramSink {
    /** Queues a copy of the bytes; drops and counts it when too much waits already. */
    void send(Path path, byte[] data, int offset, int length);
}
