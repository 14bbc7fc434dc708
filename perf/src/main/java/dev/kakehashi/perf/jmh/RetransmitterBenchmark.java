package dev.kakehashi.perf.jmh;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.Fanout;
import dev.kakehashi.sfu.forward.OutgoingRtp;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketOutlet;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.forward.Urgency;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A request for the last packet but one, answered on the retransmission stream; forwarding one packet included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RetransmitterBenchmark {
    private final PacketPool pool = new PacketPool();
    private final PacketBuffer template = BenchPackets.read(Codec.VP8, 7, BenchPackets.VP8);
    private final RtpFormats formats = BenchPackets.formats(Codec.VP8);
    private final Fanout fanout = new Fanout(1, formats, 1, pool);
    private final LastSequence outlet = new LastSequence();
    private final Subscription subscription = new Subscription(
            new OutgoingSlot("v", SlotUse.VIDEO, 0, 10, 11),
            formats,
            new OutgoingRtp(),
            outlet,
            new DropCounters(),
            new Random(1));
    private long sequence = 65_536;
    private long nowNanos;

    @Setup
    public void begin() {
        subscription.assign(fanout, nowNanos);
        PacketBuffer key = pool.acquire();
        key.copyFrom(BenchPackets.read(Codec.VP8, 6, BenchPackets.VP8_KEY));
        fanout.arrive(0, sequence++, key, nowNanos);
        fanout.deliver(nowNanos);
    }

    private void forwardOne() {
        PacketBuffer packet = pool.acquire();
        packet.copyFrom(template);
        // So slow that the budget of 50 packets in two seconds is never the limit.
        nowNanos += 50_000_000;
        fanout.arrive(0, sequence++, packet, nowNanos);
        fanout.deliver(nowNanos);
    }

    /** What the other one contains beside the answer. */
    @Benchmark
    public int forwardOnly() {
        forwardOne();
        return outlet.sequenceNumber;
    }

    @Benchmark
    public boolean forwardAndResend() {
        forwardOne();
        return subscription.resend(outlet.sequenceNumber - 1 & 0xFFFF, nowNanos);
    }

    private static final class LastSequence implements PacketOutlet {
        private int sequenceNumber;

        @Override
        public boolean sendRtp(byte[] data, int offset, int length, Urgency urgency, long nowNanos) {
            if ((data[offset + 1] & 0x7F) == BenchPackets.PAYLOAD_TYPE) {
                sequenceNumber = (data[offset + 2] & 0xFF) << 8 | data[offset + 3] & 0xFF;
            }
            return true;
        }

        @Override
        public long roundTripNanos() {
            return 0;
        }

        @Override
        public void onSlotLive(Subscription any) {}

        @Override
        public void onQuality(Subscription subscription, SlotQuality quality) {}

        @Override
        public void onUndecodable(Subscription any) {}

        @Override
        public void requestKeyframe(Subscription any, int encoding) {}
    }
}
