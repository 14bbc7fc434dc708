package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.Fanout;
import dev.kakehashi.sfu.forward.OutgoingRtp;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One packet of a camera, from its fan-out to the last of its subscribers; nothing is protected or sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForwardBenchmark {
    @Param({"1", "10", "50"})
    private int subscribers = 1;

    private final PacketPool pool = new PacketPool();
    private final PacketBuffer template = BenchPackets.read(Codec.VP8, 7, BenchPackets.VP8);
    private final RtpFormats formats = BenchPackets.formats(Codec.VP8);
    private final Fanout fanout = new Fanout(1, formats, 1, pool);
    private final NoOutlet outlet = new NoOutlet();
    private long sequence = 65_536;
    private long nowNanos;

    @Setup
    public void join() {
        OutgoingRtp outgoing = new OutgoingRtp();
        DropCounters counters = new DropCounters();
        Random random = new Random(1);
        for (int index = 0; index < subscribers; index++) {
            OutgoingSlot slot = new OutgoingSlot("v", SlotUse.VIDEO, 0, 10L + index, 1_000L + index);
            new Subscription(slot, formats, outgoing, outlet, counters, random).assign(fanout, nowNanos);
        }
        PacketBuffer key = pool.acquire();
        key.copyFrom(BenchPackets.read(Codec.VP8, 6, BenchPackets.VP8_KEY));
        fanout.arrive(0, sequence++, key, nowNanos);
        fanout.deliver(nowNanos);
    }

    @Benchmark
    public long forward() {
        PacketBuffer packet = pool.acquire();
        packet.copyFrom(template);
        nowNanos += 1_000_000;
        fanout.arrive(0, sequence++, packet, nowNanos);
        fanout.deliver(nowNanos);
        return outlet.bytes();
    }
}
