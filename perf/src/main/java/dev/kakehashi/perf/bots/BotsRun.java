package dev.kakehashi.perf.bots;

import dev.kakehashi.dtlssrtp.SrtpProfile;
import dev.kakehashi.perf.bots.CpuMeter.Reading;
import dev.kakehashi.perf.bots.Findings.ServerCpu;
import dev.kakehashi.perf.bots.Findings.Times;
import dev.kakehashi.perf.load.Guests;
import dev.kakehashi.perf.load.Look;
import dev.kakehashi.perf.load.Meetings;
import dev.kakehashi.perf.peer.AnyCertificate;
import dev.kakehashi.perf.peer.PeerKit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Lets bots into the rooms of a server, measures for a while, and lets them leave. Used by one thread. */
final class BotsRun {
    /** At info it tells how it encrypts. Held, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger JITSI_LOG = Logger.getLogger("org.jitsi");

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
    private static final int IDLE_SECONDS = 3;

    /** After the warm-up, for bandwidth estimation to let everything through. */
    private static final int PATIENCE_SECONDS = 30;

    /** Two looks at a recorded camera differ by about so much. */
    private static final double ALMOST_NOTHING = 0.03;

    private static final int LOOK_SECONDS = 2;
    private static final int DIGITS = 3;
    private static final double MICROS_A_MILLISECOND = 1e3;

    private final BotsPlan plan;
    private final StatusLine status;

    BotsRun(BotsPlan plan, StatusLine status) {
        this.plan = plan;
        this.status = status;
    }

    /**
     * @throws BotsException where they can't do it
     * @throws IOException where they could not join
     */
    Findings play() throws IOException, InterruptedException, BotsException {
        HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE);
        if (plan.insecure()) {
            http.sslContext(AnyCertificate.context());
        }
        status.begin("Preparing");
        JITSI_LOG.setLevel(Level.WARNING);
        PeerKit kit = PeerKit.prepare(List.of(SrtpProfile.AEAD_AES_128_GCM), http);
        ServerPages pages = new ServerPages(kit.http(), plan.link().server());
        ServerPages.Status before = pages.status();
        Placement placement = place(before);
        CpuMeter meter = CpuMeter.find(pages, plan.serverPid()).orElse(null);
        double idle = meter == null ? 0 : idle(meter);
        try (Meetings meetings = new Meetings(kit, plan.link().server())) {
            Thread leaving = new Thread(meetings::close, "leaving");
            Runtime.getRuntime().addShutdownHook(leaving);
            Times joins = join(meetings, placement);
            warmUp(meetings);
            return measure(meetings, placement, before, meter, idle, joins);
        }
    }

    private Placement place(ServerPages.Status server) throws BotsException {
        if (!server.tokensNeeded()) {
            return Placement.of(plan.link(), plan.bots(), plan.roomSize());
        }
        if (plan.link().token() == null) {
            throw new BotsException(FailureText.tokenNeeded());
        }
        if (plan.bots() > plan.roomSize()) {
            status.note("An access token opens one room only, so all " + plan.bots() + " bots go into "
                    + plan.link().room() + ".");
        }
        return Placement.of(plan.link(), plan.bots(), plan.bots());
    }

    private double idle(CpuMeter meter) throws IOException, InterruptedException {
        status.begin("Looking at the server without bots");
        Reading before = meter.read();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        return meter.read().coresSince(before);
    }

    private Times join(Meetings meetings, Placement placement) throws IOException, InterruptedException {
        Histogram micros = new ConcurrentHistogram(DIGITS);
        AtomicInteger count = new AtomicInteger();
        status.begin("Joining " + placement.bots());
        for (Guests room : placement.rooms()) {
            meetings.join(room, nanos -> {
                micros.recordValue(TimeUnit.NANOSECONDS.toMicros(nanos));
                status.go("Joining " + count.incrementAndGet() + " of " + placement.bots());
            });
        }
        return times(micros, 95);
    }

    private static Times times(Histogram micros, int rare) {
        return new Times(
                micros.getValueAtPercentile(50) / MICROS_A_MILLISECOND,
                micros.getValueAtPercentile(rare) / MICROS_A_MILLISECOND);
    }

    /** Until the code is warm and nothing is withheld any more, or patience ends. */
    private void warmUp(Meetings meetings) throws InterruptedException {
        status.begin("Warming up");
        long beganNanos = System.nanoTime();
        long leastNanos = beganNanos + TimeUnit.SECONDS.toNanos(plan.warmUpSeconds());
        long mostNanos = leastNanos + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Look last = meetings.look();
        boolean all = false;
        while (System.nanoTime() - leastNanos < 0 || (!all && System.nanoTime() - mostNanos < 0)) {
            TimeUnit.SECONDS.sleep(LOOK_SECONDS);
            Look now = meetings.look();
            all = now.since(last).withheldShare() <= ALMOST_NOTHING;
            last = now;
            status.go("Warming up for " + TimeUnit.NANOSECONDS.toSeconds(now.nanos() - beganNanos) + " s");
        }
    }

    private Findings measure(
            Meetings meetings,
            Placement placement,
            ServerPages.Status server,
            @Nullable CpuMeter meter,
            double idle,
            Times joins)
            throws IOException, InterruptedException {
        status.begin("Measuring " + plan.seconds() + " s");
        Histogram _ = meetings.takeDelayMicros();
        Optional<Reading> cpuBefore = meter == null ? Optional.empty() : Optional.of(meter.read());
        Look before = meetings.look();
        for (int second = 1; second <= plan.seconds(); second++) {
            TimeUnit.SECONDS.sleep(1);
            status.go("Measuring " + second + " of " + plan.seconds() + " s");
        }
        Look traffic = meetings.look().since(before);
        ServerCpu cpu = null;
        if (meter != null && cpuBefore.isPresent()) {
            Reading after = meter.read();
            cpu = new ServerCpu(idle, after.coresSince(cpuBefore.get()), after.cores());
        }
        return new Findings(
                plan.link().host(),
                server.upSeconds(),
                server.participants(),
                placement.bots(),
                placement.rooms().size(),
                placement.roomSize(),
                fullerShare(meetings, placement),
                joins,
                traffic,
                meetings.gone(),
                times(meetings.takeDelayMicros(), 99),
                cpu,
                NetworkInterface.getByInetAddress(
                                InetAddress.getByName(plan.link().host()))
                        != null);
    }

    private static double fullerShare(Meetings meetings, Placement placement) {
        double packets = 0;
        for (Guests each : placement.rooms()) {
            int people = each.names().size();
            packets += people * meetings.packetsPerPerson(people);
        }
        return packets == 0 ? 1 : placement.bots() * meetings.packetsPerPerson(placement.roomSize()) / packets;
    }
}
