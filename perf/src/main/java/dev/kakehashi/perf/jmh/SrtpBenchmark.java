package dev.kakehashi.perf.jmh;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.dtlssrtp.SrtpProfile;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSelection;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.dtlssrtp.SrtpUnavailableException;
import dev.kakehashi.sfu.forward.PacketBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Protecting and unprotecting (RFC 3711, RFC 7714) by both implementations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SrtpBenchmark {
    private static final int ROOM = 2_048;

    @Param({"JITSI", "OPENSSL"})
    private SrtpPreference backend = SrtpPreference.AUTO;

    @Param({"AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"})
    private SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

    @Param({"1200", "100"})
    private int bytes;

    private final byte[] packet = new byte[ROOM];
    private final byte[] sent = new byte[ROOM];
    private final MemorySegment elsewhere = Arena.ofAuto().allocate(ROOM);
    private SrtpSender sender = new Unkeyed();
    private SrtpReceiver receiver = new Unkeyed();
    private int sequence;

    /** Stands there before the first iteration. */
    private static final class Unkeyed implements SrtpSender, SrtpReceiver {
        @Override
        public int protectRtp(byte[] data, int offset, int length) {
            return FAILED;
        }

        @Override
        public int protectRtcp(byte[] data, int offset, int length) {
            return FAILED;
        }

        @Override
        public int unprotectRtp(byte[] data, int offset, int length) {
            return FAILED;
        }

        @Override
        public int unprotectRtcp(byte[] data, int offset, int length) {
            return FAILED;
        }

        @Override
        public void close() {}
    }

    @Setup(Level.Iteration)
    public void begin() throws SrtpUnavailableException {
        PacketBuffer made = BenchPackets.packet(0, "", BenchPackets.VP8);
        System.arraycopy(made.data, 0, packet, 0, made.length);
        SrtpBackend srtp = SrtpSelection.of(backend).backend();
        byte[] key = new byte[profile.keyLength()];
        byte[] salt = new byte[profile.saltLength()];
        SrtpKeys keys = new SrtpKeys(profile, key, salt, key.clone(), salt.clone());
        sender = srtp.sender(keys);
        receiver = srtp.receiver(keys.mirrored());
        sequence = 0;
    }

    @TearDown(Level.Iteration)
    public void end() {
        sender.close();
        receiver.close();
    }

    private void next() {
        sequence++;
        System.arraycopy(packet, 0, sent, 0, bytes);
        sent[2] = (byte) (sequence >>> 8);
        sent[3] = (byte) sequence;
    }

    @Benchmark
    public int protect() {
        next();
        return sender.protectRtp(sent, 0, bytes);
    }

    @Benchmark
    public int protectIntoNativeMemory() {
        next();
        return sender.protectRtp(sent, 0, bytes, elsewhere, 0);
    }

    @Benchmark
    public int protectAndUnprotect() {
        next();
        return receiver.unprotectRtp(sent, 0, sender.protectRtp(sent, 0, bytes));
    }
}
