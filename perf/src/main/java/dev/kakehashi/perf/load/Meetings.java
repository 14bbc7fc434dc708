package dev.kakehashi.perf.load;

import com.sun.management.OperatingSystemMXBean;
import dev.kakehashi.dtlssrtp.SrtpProfile;
import dev.kakehashi.perf.peer.PeerKit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * People in rooms of a running server: each sends a camera as it was recorded from a browser, some of each room speak, and
 * all watch all others. Used by one thread; may be closed by any.
 */
public final class Meetings implements AutoCloseable {
    /** In each room. */
    private static final int SPEAKERS = 3;

    /** What Chromium makes of a camera of 640x360. */
    private static final String CAMERA = "/traces/chromium156-vp8-640x360-430kbps.csv";

    private static final int PACKETS_A_PICTURE = 2;
    private static final int VERIFY_EVERY = 100;

    private final Crowd crowd;
    private final double pictureRate;
    private final List<RoomJoining> joinings = new CopyOnWriteArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private record Room(List<Member> members, FullRate rate) {}

    /**
     * @param server its scheme, host and port
     */
    public Meetings(PeerKit kit, URI server) throws IOException {
        PacketTrace camera = camera();
        this.pictureRate = camera.packetsPerSecond();
        this.crowd = new Crowd(
                new PeerTerms(
                        server,
                        SrtpProfile.AEAD_AES_128_GCM,
                        VERIFY_EVERY,
                        true,
                        PACKETS_A_PICTURE,
                        DatagramBatch.DATAGRAM_BYTES,
                        camera),
                kit);
    }

    private static PacketTrace camera() throws IOException {
        InputStream file = Objects.requireNonNull(Meetings.class.getResourceAsStream(CAMERA));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return PacketTrace.read(lines, null);
        }
    }

    /**
     * Lets everybody of a room in; they send from then on.
     *
     * @param joined is told of each how many nanoseconds it took, by several threads
     */
    public void join(Guests guests, LongConsumer joined) throws IOException, InterruptedException {
        MeetingMix mix = MeetingMix.cameras(guests.names().size(), SPEAKERS, pictureRate);
        RoomJoining joining = new RoomJoining(crowd, guests, mix, joinings.isEmpty());
        joinings.add(joining);
        rooms.add(new Room(joining.join(joined), new FullRate(mix.shares(), PACKETS_A_PICTURE)));
    }

    /** Packets a second that each person receives in a room of so many, on average. */
    public double packetsPerPerson(int people) {
        MeetingMix mix = MeetingMix.cameras(people, SPEAKERS, pictureRate);
        double voices = (double) mix.speakers() * (people - 1) / people;
        return mix.slots() * mix.pictureRate() + voices * mix.voiceRate();
    }

    /** What was sent and received until now. */
    public Look look() throws InterruptedException {
        Tally all = Tally.NOTHING;
        long expected = 0;
        for (Room each : rooms) {
            Tally room = Tally.sum(Crowd.tallies(each.members));
            expected += each.rate.expected(room.published());
            all = all.plus(room);
        }
        return new Look(
                System.nanoTime(),
                all.published(),
                all.publishedBytes(),
                expected,
                all.numbered(),
                all.received(),
                all.bytes(),
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime());
    }

    /** How long packets were on their way from one to another since this was asked last. */
    public Histogram takeDelayMicros() {
        return crowd.takeLatencyMicros();
    }

    /** How many the server sent away. */
    public int gone() {
        return joinings.stream().mapToInt(RoomJoining::gone).sum();
    }

    /** Everybody leaves, also those who are still joining. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            crowd.subscribers().forEach(each -> each.link().expectEnd());
            joinings.forEach(RoomJoining::leave);
            crowd.close();
        }
    }
}
