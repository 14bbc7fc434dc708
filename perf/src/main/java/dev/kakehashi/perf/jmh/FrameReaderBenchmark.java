package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.FrameReader;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Telling what frame a packet belongs to, for each codec and for the dependency descriptor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameReaderBenchmark {
    /** A codec by its payload descriptor, or AV1 by the dependency descriptor. */
    public enum Kind {
        VP8,
        VP9,
        H264,
        AV1,
        AV1_DESCRIPTOR
    }

    @Param
    private Kind kind = Kind.VP8;

    private final FrameReader reader = new FrameReader();
    private final FrameInfo info = new FrameInfo();
    private RtpPacket view = new RtpPacket();
    private Codec codec = Codec.VP8;
    private long sequence = 65_536;

    @Setup
    public void choose() {
        PacketBuffer packet = switch (kind) {
            case VP8 -> BenchPackets.packet(7, "", BenchPackets.VP8);
            case VP9 -> BenchPackets.packet(7, "", BenchPackets.VP9);
            case H264 -> BenchPackets.packet(7, "", BenchPackets.H264);
            case AV1 -> BenchPackets.packet(7, "", BenchPackets.AV1);
            case AV1_DESCRIPTOR -> BenchPackets.packet(7, BenchPackets.DESCRIPTOR_DELTA, BenchPackets.AV1);
        };
        codec = kind == Kind.AV1_DESCRIPTOR ? Codec.AV1 : Codec.valueOf(kind.name());
        PacketBuffer key = BenchPackets.packet(6, BenchPackets.DESCRIPTOR_KEY, BenchPackets.AV1);
        if (kind == Kind.AV1_DESCRIPTOR) {
            reader.read(BenchPackets.view(key), sequence++, codec, BenchPackets.DESCRIPTOR, info);
        }
        view = BenchPackets.view(packet);
        if (reader.read(view, sequence, codec, BenchPackets.DESCRIPTOR, info) != FrameReader.Result.READ) {
            throw new IllegalStateException("the packet can't be read");
        }
    }

    @Benchmark
    public FrameReader.Result read() {
        return reader.read(view, sequence++, codec, BenchPackets.DESCRIPTOR, info);
    }
}
