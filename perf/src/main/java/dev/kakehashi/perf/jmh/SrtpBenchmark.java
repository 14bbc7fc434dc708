package dev.kakehashi.perf.jmh;

import dev.kakehashi.dtlssrtp.JitsiSrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpProfile;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.PacketBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Protecting and unprotecting 1,200 bytes with AEAD_AES_128_GCM (RFC 7714) by jitsi-srtp. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SrtpBenchmark {
    private static final int ROOM = 2_048;

    private final byte[] packet = new byte[ROOM];
    private final byte[] sent = new byte[ROOM];
    private SrtpSender sender = sender();
    private SrtpReceiver receiver = new JitsiSrtpBackend().receiver(keys().mirrored());
    private int sequence;

    private static SrtpKeys keys() {
        byte[] key = new byte[16];
        byte[] salt = new byte[12];
        return new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, key, salt, key.clone(), salt.clone());
    }

    private static SrtpSender sender() {
        return new JitsiSrtpBackend().sender(keys());
    }

    @Setup(Level.Iteration)
    public void begin() {
        PacketBuffer made = BenchPackets.packet(0, "", BenchPackets.VP8);
        System.arraycopy(made.data, 0, packet, 0, made.length);
        sender = sender();
        receiver = new JitsiSrtpBackend().receiver(keys().mirrored());
        sequence = 0;
    }

    private int protectNext() {
        sequence++;
        System.arraycopy(packet, 0, sent, 0, BenchPackets.BYTES);
        sent[2] = (byte) (sequence >>> 8);
        sent[3] = (byte) sequence;
        return sender.protectRtp(sent, 0, BenchPackets.BYTES);
    }

    @Benchmark
    public int protect() {
        return protectNext();
    }

    @Benchmark
    public int protectAndUnprotect() {
        return receiver.unprotectRtp(sent, 0, protectNext());
    }
}
