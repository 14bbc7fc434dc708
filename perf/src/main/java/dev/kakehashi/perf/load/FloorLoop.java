package dev.kakehashi.perf.load;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.dtlssrtp.SrtpProfile;
import dev.kakehashi.dtlssrtp.SrtpSelection;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.dtlssrtp.SrtpUnavailableException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The floor of the benchmark where no C compiler is: what {@code perf/src/main/c/floor.c} does, with its words and its answers,
 * through {@code java.lang.foreign}. What it tells is the CPU time of the thread that sends, once it has been compiled.
 */
public final class FloorLoop {
    private static final int CANT_READ = 2;
    private static final int HEADER_BYTES = 12;
    private static final int MAX_SIZE = 1_472;
    private static final int MAX_RUN_BYTES = 65_000;
    private static final int MAX_COUNT = 2_000;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final double NANOS_A_SECOND = 1e9;

    /** As fast as they leave, before anything is counted: by then the loop is compiled. */
    private static final int WARM_PACKETS = 200_000;

    private final MessageSlots slots;
    private final List<Destination> destinations = new ArrayList<>();
    private final byte[] packet;
    private final int clearBytes;
    private final int frame;
    private final int run;
    private final int size;
    private final int socket;
    private long sent;
    private long offered;
    private long refused;

    private static final class Destination {
        private final MemorySegment name;
        private final SrtpSender sender;
        private int sequence;

        Destination(MemorySegment name, SrtpSender sender) {
            this.name = name;
            this.sender = sender;
        }
    }

    private FloorLoop(boolean segments, SrtpProfile profile, InetSocketAddress first, int count, int frame, int size)
            throws IOException {
        this.frame = frame;
        this.size = size;
        run = segments ? Math.min(frame, MAX_RUN_BYTES / size) : 1;
        // What protects a packet may write behind it.
        slots = new MessageSlots(run * size + SrtpBackend.MAX_EXPANSION);
        clearBytes = size - profile.rtpTagLength();
        packet = new byte[clearBytes + SrtpBackend.MAX_EXPANSION];
        Arrays.fill(packet, HEADER_BYTES, clearBytes, (byte) 7);
        packet[0] = (byte) 0x80;
        packet[1] = 96;
        packet[11] = 1;
        socket = SystemCalls.openSocket(SOCKET_BUFFER_BYTES);
        SrtpBackend backend = libcrypto();
        for (int index = 0; index < count; index++) {
            InetSocketAddress address = new InetSocketAddress(first.getAddress(), first.getPort() + index);
            destinations.add(new Destination(
                    SystemCalls.socketAddress(Arena.global(), address), backend.sender(keys(profile, index))));
        }
    }

    private static SrtpBackend libcrypto() throws IOException {
        try {
            return SrtpSelection.of(SrtpPreference.OPENSSL).backend();
        } catch (SrtpUnavailableException missing) {
            throw new IOException(missing);
        }
    }

    private static SrtpKeys keys(SrtpProfile profile, int index) {
        byte[] key = new byte[profile.keyLength()];
        byte[] salt = new byte[profile.saltLength()];
        Arrays.fill(key, (byte) (index + 1));
        return new SrtpKeys(profile, key, salt, key, salt);
    }

    /** Words and exit code as those of the C program. */
    public static void main(String[] words) throws IOException {
        if (words.length == 10 && words[0].equals("send")) {
            System.out.println(send(Arrays.asList(words).subList(1, 10)));
        } else if (words.length == 4 && words[0].equals("sink")) {
            sink(new InetSocketAddress(InetAddress.getByName(words[1]), Integer.parseInt(words[2])), words[3]);
        } else {
            System.err.println("Usage: send mmsg|gso gcm|cm ADDRESS PORT COUNT RATE FRAME SIZE SECONDS");
            System.err.println("       sink ADDRESS PORT COUNT");
            System.exit(CANT_READ);
        }
    }

    private static String send(List<String> words) throws IOException {
        SrtpProfile profile =
                words.get(1).equals("gcm") ? SrtpProfile.AEAD_AES_128_GCM : SrtpProfile.AES_CM_128_HMAC_SHA1_80;
        InetSocketAddress first =
                new InetSocketAddress(InetAddress.getByName(words.get(2)), Integer.parseInt(words.get(3)));
        int count = within(words.get(4), 1, MAX_COUNT);
        double rate = Double.parseDouble(words.get(5));
        int frame = within(words.get(6), 1, MAX_COUNT);
        int size = within(words.get(7), 64, MAX_SIZE);
        FloorLoop loop = new FloorLoop(words.get(0).equals("gso"), profile, first, count, frame, size);
        while (loop.sent < WARM_PACKETS) {
            loop.sendFrames();
        }
        return loop.sendFor(Double.parseDouble(words.get(8)), (double) frame * count / rate);
    }

    private static int within(String word, int least, int most) {
        int value = Integer.parseInt(word);
        if (value < least || value > most) {
            throw new IllegalArgumentException(value + " is not in " + least + " to " + most);
        }
        return value;
    }

    private String sendFor(double seconds, double intervalSeconds) {
        sent = 0;
        offered = 0;
        refused = 0;
        long startNanos = System.nanoTime();
        long cpuNanos = ownCpuNanos();
        long frames = (long) (seconds / intervalSeconds);
        for (long each = 0; each < frames; each++) {
            long dueNanos = startNanos + (long) (each * intervalSeconds * NANOS_A_SECOND);
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            sendFrames();
        }
        double cpuSeconds = (ownCpuNanos() - cpuNanos) / NANOS_A_SECOND;
        double took = (System.nanoTime() - startNanos) / NANOS_A_SECOND;
        return String.format(
                Locale.ROOT,
                "{\"sent\":%d,\"refusedShare\":%.5f,\"seconds\":%.3f,\"cpuSeconds\":%.4f,\"microsPerPacket\":%.3f}",
                sent,
                offered > 0 ? (double) refused / offered : 0,
                took,
                cpuSeconds,
                sent > 0 ? cpuSeconds * TimeUnit.SECONDS.toMicros(1) / sent : 0);
    }

    private static long ownCpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A frame to one destination after the other. */
    private void sendFrames() {
        for (int index = 0; index < destinations.size(); index++) {
            Destination to = destinations.get(index);
            for (int left = frame; left > 0; left -= run) {
                queue(to, Math.min(run, left));
            }
        }
        leave();
    }

    private void queue(Destination to, int packets) {
        long at = slots.next();
        for (int each = 0; each < packets; each++) {
            packet[2] = (byte) (to.sequence >>> 8);
            packet[3] = (byte) to.sequence;
            to.sequence = to.sequence + 1 & 0xFFFF;
            to.sender.protectRtp(packet, 0, clearBytes, slots.data(), at);
            at += size;
        }
        slots.add(to.name, (long) packets * size, packets > 1 ? size : 0);
        sent += packets;
        offered++;
        if (slots.isFull()) {
            leave();
        }
    }

    private void leave() {
        refused += slots.send(socket);
    }

    /** Drains plain sockets until standard input ends. */
    private static void sink(InetSocketAddress first, String countWord) throws IOException {
        int count = within(countWord, 1, MAX_COUNT);
        ReadySockets ready = new ReadySockets();
        int[] sockets = new int[count];
        for (int index = 0; index < count; index++) {
            sockets[index] = SystemCalls.boundSocket(
                    new InetSocketAddress(first.getAddress(), first.getPort() + index), SOCKET_BUFFER_BYTES);
            ready.add(sockets[index], index);
        }
        Thread end = Thread.ofPlatform().daemon().start(() -> awaitEndOfInput(ready));
        System.out.println("ready");
        DatagramBatch batch = new DatagramBatch();
        long received = 0;
        while (end.isAlive()) {
            int some = ready.await(TimeUnit.SECONDS.toNanos(1));
            for (int index = 0; index < some; index++) {
                int tag = ready.tag(index);
                for (int got = 1; tag != ReadySockets.WOKEN && got > 0; received += got) {
                    got = batch.receive(sockets[tag]);
                }
            }
        }
        System.out.println("{\"received\":" + received + "}");
    }

    private static void awaitEndOfInput(ReadySockets ready) {
        try {
            while (System.in.read() >= 0) {
                // whatever is written, only the end counts
            }
        } catch (IOException broken) {
            // an end as well
        }
        ready.wake();
    }
}
