package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Looking at a packet: header, payload, the third of its extensions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RtpPacketBenchmark {
    private final PacketBuffer packet = BenchPackets.packet(7, "", BenchPackets.VP8);
    private final RtpPacket view = new RtpPacket();

    @Benchmark
    public int wrapAndFind() {
        boolean whole = view.wrap(packet.data, packet.offset, packet.length);
        return whole ? view.ssrc() + view.sequenceNumber() + view.extensionLength(4) : -1;
    }
}
