package dev.kakehashi.perf.watch;

import dev.kakehashi.dtlssrtp.DtlsEndReason;
import dev.kakehashi.dtlssrtp.DtlsEndpoint;
import dev.kakehashi.dtlssrtp.DtlsListener;
import dev.kakehashi.dtlssrtp.DtlsRole;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.ice.ControllingChecks;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.ice.StunMessage;
import dev.kakehashi.perf.peer.OwnSection;
import dev.kakehashi.perf.peer.OwnSide;
import dev.kakehashi.perf.peer.PeerKit;
import dev.kakehashi.perf.peer.RoomConnection;
import dev.kakehashi.perf.peer.ServerAnswer;
import dev.kakehashi.sfu.rtcp.ReceiverReport;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who only watches: joins over signalling, opens the path with real ICE checks and a DTLS handshake, and counts
 * what comes. Answers nothing and repairs nothing; reports every second. A virtual thread of its own does everything but
 * the handshake.
 */
final class Watcher implements DtlsListener {
    /** Datagrams are waited for so long; what is due by time is looked at in between. */
    private static final int RECEIVE_MILLIS = 20;

    private static final int PATIENCE_MILLIS = 2_000;
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long CONSENT_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int DATAGRAM_BYTES = 2_048;

    /** A key frame and some more. */
    private static final int MAX_EARLY = 256;

    private static final String AUDIO_MID = "a";
    private static final String VIDEO_MID = "v";
    private static final List<OwnSection> SECTIONS =
            List.of(OwnSection.receiving(AUDIO_MID, MediaKind.AUDIO), OwnSection.receiving(VIDEO_MID, MediaKind.VIDEO));

    private final PeerKit kit;
    private final URI link;
    private final String room;
    private final String name;
    private final Thread thread;
    private final WatchedStream audio = new WatchedStream(false);
    private final WatchedStream video = new WatchedStream(true);
    private final StunMessage stun = new StunMessage();
    private final RtpPacket rtp = new RtpPacket();
    private final byte[] scratch = new byte[DATAGRAM_BYTES];

    /** Media that overtook the end of the handshake. */
    private final Deque<byte[]> early = new ArrayDeque<>();

    private final long startedNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile boolean sees;
    private volatile String problem = "";
    private volatile @Nullable SrtpKeys keys;
    private volatile @Nullable DatagramSocket socket;
    private @Nullable DtlsEndpoint dtls;
    private @Nullable SrtpReceiver receiver;
    private @Nullable SrtpSender sender;
    private int audioSsrc;
    private int videoSsrc;
    private long nextCheckNanos = startedNanos;
    private long nextReportNanos = startedNanos;

    private Watcher(PeerKit kit, URI link, String room, String name) {
        this.kit = kit;
        this.link = link;
        this.room = room;
        this.name = name;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** Begins to join; does not wait for it. */
    static Watcher join(PeerKit kit, URI link, String room, String name) {
        Watcher watcher = new Watcher(kit, link, room, name);
        watcher.thread.start();
        return watcher;
    }

    /** Whether a picture began to come. */
    boolean sees() {
        return sees;
    }

    /** Leaves the room and tells what was received. */
    WatcherReport leave() throws InterruptedException {
        stopped = true;
        boolean over = thread.join(Duration.ofMillis(PATIENCE_MILLIS));
        long firstMillis = video.hasBegun() ? (video.firstNanos() - startedNanos) / 1_000_000 : -1;
        return new WatcherReport(
                keys != null,
                video.beganWithKeyframe(),
                video.packets(),
                audio.packets(),
                video.lost(),
                firstMillis,
                over ? problem : "still at work");
    }

    private void run() {
        try {
            RoomConnection connection = RoomConnection.enter(kit, link, room, name, null);
            IceCredentials own = IceCredentials.generate(kit.random());
            OwnSide side = new OwnSide(own, kit.fingerprint(), SECTIONS, false);
            String answered = connection.offer(side.offer(), Map.of(), Map.of(AUDIO_MID, "audio", VIDEO_MID, "video"));
            ServerAnswer answer = ServerAnswer.read(answered, link.getHost());
            audioSsrc = answer.section(AUDIO_MID).ssrc();
            videoSsrc = answer.section(VIDEO_MID).ssrc();
            try (DatagramSocket opened = new DatagramSocket()) {
                opened.connect(answer.address());
                opened.setSoTimeout(RECEIVE_MILLIS);
                socket = opened;
                watch(opened, answer, new ControllingChecks(own, answer.credentials(), kit.random()));
                connection.leave();
            }
        } catch (Exception failed) {
            problem = failed.toString();
        }
        if (dtls != null) {
            dtls.close();
        }
    }

    private void watch(DatagramSocket from, ServerAnswer server, ControllingChecks checks) throws IOException {
        DatagramPacket datagram = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
        while (!stopped) {
            sendWhatIsDue(from, checks);
            datagram.setLength(DATAGRAM_BYTES);
            try {
                from.receive(datagram);
                take(datagram.getData(), datagram.getLength(), server, checks);
            } catch (SocketTimeoutException nothing) {
                // Time for what is due.
            }
        }
    }

    private void sendWhatIsDue(DatagramSocket to, ControllingChecks checks) throws IOException {
        long now = System.nanoTime();
        if (nextCheckNanos - now <= 0) {
            nextCheckNanos = now + (dtls == null ? CHECK_NANOS : CONSENT_NANOS);
            to.send(new DatagramPacket(scratch, checks.writeCheck(scratch, true)));
        }
        SrtpSender protects = sender;
        if (protects != null && video.hasBegun() && nextReportNanos - now <= 0) {
            nextReportNanos = now + REPORT_NANOS;
            int length = new ReceiverReport(1, List.of(video.report(videoSsrc))).write(scratch, 0);
            to.send(new DatagramPacket(scratch, protects.protectRtcp(scratch, 0, length)));
        }
    }

    /** RFC 7983: the first byte tells STUN, DTLS and SRTP apart. */
    private void take(byte[] data, int length, ServerAnswer server, ControllingChecks checks) {
        int first = length == 0 ? -1 : data[0] & 0xFF;
        if (first >= 0 && first <= 3) {
            if (dtls == null && stun.wrap(data, 0, length) && checks.onResponse(stun)) {
                dtls = kit.endpoints().open(DtlsRole.CLIENT, List.of(server.fingerprint()), this);
            }
        } else if (first >= 20 && first <= 63 && dtls != null) {
            dtls.receive(data, 0, length);
        } else if (first >= 128 && first <= 191) {
            unprotect(data, length);
        }
    }

    private void unprotect(byte[] data, int length) {
        SrtpKeys known = keys;
        if (known == null) {
            if (early.size() < MAX_EARLY) {
                early.add(Arrays.copyOf(data, length));
            }
            return;
        }
        SrtpReceiver keyed = receiver;
        if (keyed == null) {
            keyed = kit.srtp().receiver(known);
            receiver = keyed;
            sender = kit.srtp().sender(known);
        }
        for (byte[] each = early.poll(); each != null; each = early.poll()) {
            count(keyed, each, each.length);
        }
        count(keyed, data, length);
    }

    private void count(SrtpReceiver keyed, byte[] data, int length) {
        int plain = RtpPacket.isRtcp(data, 0, length) ? -1 : keyed.unprotectRtp(data, 0, length);
        if (plain < 0 || !rtp.wrap(data, 0, plain)) {
            return;
        }
        if (rtp.ssrc() == videoSsrc) {
            video.onPacket(rtp, System.nanoTime());
            sees = true;
        } else if (rtp.ssrc() == audioSsrc) {
            audio.onPacket(rtp, System.nanoTime());
        }
    }

    // ---- DTLS: called by the handshake's thread ----

    @Override
    public void send(byte[] datagram) {
        DatagramSocket to = socket;
        if (to == null || to.isClosed()) {
            return;
        }
        try {
            to.send(new DatagramPacket(datagram, datagram.length));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void established(SrtpKeys agreed) {
        keys = agreed;
    }

    @Override
    public void ended(DtlsEndReason reason) {
        if (!stopped) {
            problem = "DTLS: " + reason;
        }
    }
}
