package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.SrtpSender;

/** Takes the datagrams that a shard wants sent. They leave together when the batch ends. Confined to the shard's loop. */
public interface DatagramSink {
    /** Queues a copy of the bytes; drops and counts it when too much waits already. */
    void send(Path path, byte[] data, int offset, int length);

    /**
     * Queues an RTP packet that is still to be protected. A sink that gathers packets may do so when they leave, in the order
     * in which they came, and may lengthen a packet by some bytes of RTP padding (RFC 3550 5.1) before.
     *
     * @param data has {@link dev.kakehashi.dtlssrtp.SrtpBackend#MAX_EXPANSION} bytes of room behind the packet, and may be
     *     written to
     * @return false where the packet is known not to leave
     */
    default boolean sendRtp(Path path, SrtpSender sender, byte[] data, int offset, int length) {
        int protectedLength = sender.protectRtp(data, offset, length);
        if (protectedLength < 0) {
            return false;
        }
        send(path, data, offset, protectedLength);
        return true;
    }
}
