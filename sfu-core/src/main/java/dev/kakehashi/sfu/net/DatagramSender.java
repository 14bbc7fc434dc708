package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.room.Path;
import io.netty.channel.Channel;
import java.util.Map;

/** Keeps what a loop wants sent until the end of the batch, and lets it leave together. Confined to the loop. */
interface DatagramSender {
    /** A bound socket of the loop. */
    void addSocket(int local, Channel socket);

    /** Keeps a copy of a datagram that leaves as it is. */
    void send(Path path, byte[] data, int offset, int length);

    /** Keeps an RTP packet; see {@link dev.kakehashi.sfu.room.DatagramSink#sendRtp}. */
    boolean sendRtp(Path path, SrtpSender sender, byte[] data, int offset, int length);

    /** Lets everything leave. */
    void flush();

    /** Adds what was counted; may be called by any thread, the figures may be a moment old. */
    void addStatistics(Map<String, Long> into);
}
