package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.room.Path;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/** The sockets of a loop: keeps what is to be sent until the end of the batch, and lets it leave together. Confined to the loop. */
interface DatagramSender {
    /** What the kernel may hold for us while a loop is busy, in each direction; Linux caps it at {@code rmem_max}. */
    int SOCKET_BUFFER_BYTES = 4 << 20;

    /** One more than a packet may have, so that a longer one is seen as such and not as a packet that was cut. */
    int DATAGRAM_BYTES = PacketBuffer.CAPACITY + 1;

    /**
     * Binds a socket, which is read into the loop from now on. Called by another thread than the loop's.
     *
     * @param local index of the local address, one more than that of the call before
     * @return the address with its port
     * @throws IOException when it can't be bound
     */
    InetSocketAddress bind(MediaLoop loop, int local, InetSocketAddress address) throws IOException;

    /** Keeps a copy of a datagram that leaves as it is. */
    void send(Path path, byte[] data, int offset, int length);

    /** Keeps an RTP packet; see {@link dev.kakehashi.sfu.room.DatagramSink#sendRtp}. */
    boolean sendRtp(Path path, SrtpSender sender, byte[] data, int offset, int length);

    /** Lets everything leave. */
    void flush();

    /** Adds what was counted; may be called by any thread, the figures may be a moment old. */
    void addStatistics(Map<String, Long> into);
}
