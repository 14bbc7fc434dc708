package dev.kakehashi.perf.load;

import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.perf.peer.MediaSession;
import dev.kakehashi.perf.peer.OwnSection;
import dev.kakehashi.perf.peer.OwnSide;
import dev.kakehashi.perf.peer.PeerKit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * All peers of one run. One of those who receive, the probe, has a loop to itself: it reads each packet as it comes and
 * measures the way from the publisher, while the loop of all others gathers what has come.
 */
final class Crowd implements AutoCloseable {
    /** A millisecond is what a browser's own thread is late at times. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int JOIN_SECONDS = 30;
    private static final int DIGITS = 3;

    private final PeerTerms terms;
    private final PeerKit kit;
    private final LoadLoop loop = new LoadLoop("load", GATHER_NANOS);
    private final LoadLoop probeLoop = new LoadLoop("probe", 0);
    private final Recorder latencyMicros = new Recorder(DIGITS);
    private final List<Member> publishers = new ArrayList<>();
    private final List<Member> subscribers = new ArrayList<>();

    Crowd(PeerTerms terms, PeerKit kit) throws IOException {
        this.terms = terms;
        this.kit = kit;
    }

    PeerTerms terms() {
        return terms;
    }

    PeerKit kit() {
        return kit;
    }

    /** Who sends; to be filled by who lets them in. */
    List<Member> publishers() {
        return publishers;
    }

    /** Who receives, likewise; some may be the same. */
    List<Member> subscribers() {
        return subscribers;
    }

    int peers() {
        return everybody().size();
    }

    private Set<Member> everybody() {
        Set<Member> all = new HashSet<>(publishers);
        all.addAll(subscribers);
        return all;
    }

    /** How long the probe's packets were on their way since this was asked last. */
    Histogram takeLatencyMicros() {
        return latencyMicros.getIntervalHistogram();
    }

    /**
     * For one stream that is received.
     *
     * @param timed whether how old its packets are is measured, all of them
     */
    PacketCheck check(boolean timed) {
        return timed ? new PacketCheck(1, latencyMicros) : new PacketCheck(terms.verifyEvery(), null);
    }

    OwnSide side(List<OwnSection> sections) {
        return new OwnSide(IceCredentials.generate(kit.random()), kit.fingerprint(), sections, true);
    }

    /** An SSRC for something that is sent. */
    int newSsrc() {
        return kit.random().nextInt(1, Integer.MAX_VALUE);
    }

    /**
     * Connects somebody whom the server expects; returns when media can flow.
     *
     * @param probe whether it is the probe
     * @param askedNanos when it began to join
     */
    Member connect(boolean probe, OwnSide side, MediaSession session, LoadPeer peer, long askedNanos)
            throws IOException, InterruptedException {
        InetSocketAddress address = session.server().address();
        CompletableFuture<Link> link =
                Link.connect(kit, probe ? probeLoop : loop, session.server(), side.credentials(), peer);
        try {
            return new Member(peer, result(link), session, askedNanos);
        } catch (TimeoutException late) {
            throw new MediaBlockedException(address, JOIN_SECONDS, late);
        }
    }

    /**
     * Does things beside each other, each on a virtual thread, and waits for all.
     *
     * @param atOnce so many at the same time
     * @throws IOException that of the first one that failed
     */
    static <T> List<T> together(List<Callable<T>> tasks, int atOnce) throws IOException, InterruptedException {
        Semaphore places = new Semaphore(atOnce);
        List<Future<T>> begun = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Callable<T> task : tasks) {
                begun.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        return task.call();
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        List<T> results = new ArrayList<>();
        for (Future<T> each : begun) {
            try {
                results.add(result(each));
            } catch (TimeoutException impossible) {
                throw new IllegalStateException("they have ended", impossible);
            }
        }
        return results;
    }

    private static <T> T result(Future<T> future) throws IOException, InterruptedException, TimeoutException {
        try {
            return future.get(JOIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException known ? known : new IOException(failed.getCause());
        }
    }

    /** What each of them has sent and received by now. */
    static List<Tally> tallies(List<Member> members) throws InterruptedException {
        List<CompletableFuture<Tally>> asked = members.stream()
                .map(each -> each.ask(() -> Tally.of(each.peer())))
                .toList();
        List<Tally> told = new ArrayList<>();
        for (CompletableFuture<Tally> each : asked) {
            told.add(Member.await(each));
        }
        return told;
    }

    /** Lets those who receive go. */
    void dismissSubscribers() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            subscribers.forEach(each -> threads.execute(each::leave));
        }
        subscribers.clear();
    }

    /** Lets all go, who only send last: without them the others would be sent away. */
    @Override
    public void close() {
        publishers.removeAll(subscribers);
        dismissSubscribers();
        publishers.forEach(Member::leave);
        loop.close();
        probeLoop.close();
    }
}
