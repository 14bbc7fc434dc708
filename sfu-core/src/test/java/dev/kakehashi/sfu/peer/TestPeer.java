package dev.kakehashi.sfu.peer;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.ice.ControllingChecks;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.ice.StunMessage;
import dev.kakehashi.sfu.rtcp.CongestionFeedback;
import dev.kakehashi.sfu.rtcp.FullIntraRequest;
import dev.kakehashi.sfu.rtcp.GenericNack;
import dev.kakehashi.sfu.rtcp.PictureLossIndication;
import dev.kakehashi.sfu.rtcp.ReceiverEstimate;
import dev.kakehashi.sfu.rtcp.ReceiverReport;
import dev.kakehashi.sfu.rtcp.RtcpReader;
import dev.kakehashi.sfu.rtcp.RtcpVisitor;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtcp.TransportFeedback;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A whole peer without sockets and clocks: sends checks, publishes made-up media, receives slots, asks for what is
 * missing and answers what is asked of it. Its bytes go to a consumer; a simulation or a socket carries them.
 */
public final class TestPeer implements RtcpVisitor {
    private static final long CHECK_INTERVAL_NANOS = 50_000_000L;
    private static final long CONSENT_INTERVAL_NANOS = 2_500_000_000L;
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    /** Where this peer's clock stands; nobody else's stands there. */
    private static final long WALL_NANOS = 1_700_000_000_000_000_000L;

    private final TestFormats formats;
    private final RandomGenerator random;
    private ControllingChecks checks;
    private final Consumer<byte[]> out;
    private final Publishing publishing = new Publishing(this::protectAndEmit);
    private final Receiving receiving;
    private final StunMessage stun = new StunMessage();
    private final RtpPacket rtp = new RtpPacket();
    private final RtcpReader rtcp = new RtcpReader();
    private final SentNumbers numbers;
    private final SentNames named = new SentNames();
    private final List<ReceiverEstimate> estimates = new ArrayList<>();
    private final int ownSsrc;
    /** Media that was faster than the end of the handshake: the server has its keys one flight earlier. */
    private final List<byte[]> early = new ArrayList<>();

    private SrtpSender sender;
    private SrtpReceiver receiver;
    private boolean reachable;
    private boolean begun;
    private boolean sendsChecks = true;
    private boolean sendsReports = true;
    private boolean repairs = true;
    private long roundTripNanos = 80_000_000L;
    private long beginNanos;
    private long nextCheckNanos;
    private long nextReportNanos;
    private long nowNanos;
    private final ArrivalNews arrivals;
    private boolean tellsArrivals = true;
    public int undecryptable;

    public TestPeer(IceCredentials own, IceCredentials server, RandomGenerator random, Consumer<byte[]> out) {
        this(TestFormats.usual(), own, server, random, out);
    }

    public TestPeer(
            TestFormats formats,
            IceCredentials own,
            IceCredentials server,
            RandomGenerator random,
            Consumer<byte[]> out) {
        this.formats = formats;
        this.random = random;
        this.checks = new ControllingChecks(own, server, random);
        this.out = out;
        this.ownSsrc = random.nextInt();
        this.receiving = new Receiving(formats);
        this.numbers = new SentNumbers(formats);
        this.arrivals = new ArrivalNews(formats, WALL_NANOS);
    }

    // ---- what is published ----

    /** Adds a plain track that is sent from the moment on at which keys are there. */
    public void publish(String mid, long ssrc, long rtxSsrc, boolean video, int mark, int firstSequence) {
        publish(mid, video ? TrackPlan.vp8() : TrackPlan.opus(), List.of(ssrc), List.of(rtxSsrc), mark, firstSequence);
    }

    /**
     * Adds a track.
     *
     * @param ssrcs one an encoding, lowest first
     * @param rtxSsrcs likewise; -1 for none
     */
    public void publish(
            String mid, TrackPlan plan, List<Long> ssrcs, List<Long> rtxSsrcs, int mark, int firstSequence) {
        List<SentStream> streams = new ArrayList<>();
        for (int index = 0; index < ssrcs.size(); index++) {
            String rid = plan.isSimulcast() ? plan.rids().get(index) : "";
            int ssrc = ssrcs.get(index).intValue();
            int rtxSsrc = rtxSsrcs.get(index).intValue();
            int rate = plan.codec().clockRate();
            streams.add(new SentStream(formats, mid, rid, ssrc, rtxSsrc, rate, firstSequence + 7 * index));
        }
        if (!plan.codec().isVideo()) {
            publishing.add(new AudioTrack(formats, mid, plan, mark, streams.getFirst()));
            return;
        }
        List<VideoEncoding> encodings = new ArrayList<>();
        for (SentStream each : streams) {
            encodings.add(new VideoEncoding(formats, plan, encodings.size(), mark, each));
        }
        publishing.add(new VideoTrack(mid, encodings));
    }

    /** One encoding of a track begins or ends to be sent. */
    public void runs(String mid, int encoding, boolean on) {
        publishing.video(mid).encoding(encoding).running(on);
    }

    /** So many spatial layers of an encoding are made from now on. */
    public void spatialLayers(String mid, int encoding, int count) {
        publishing.video(mid).encoding(encoding).encoder().active(count);
    }

    /** A voice is so loud from now on, 0 (loudest) to 127 (silence, of which nothing is sent; RFC 6464). */
    public void level(String mid, int level) {
        publishing.audio(mid).level(level);
    }

    /** Tells nothing of when packets came, though it agreed to. */
    public void tellsNoArrivals() {
        tellsArrivals = false;
    }

    /** A running track goes on in another codec. */
    public void become(String mid, TrackPlan plan) {
        publishing.video(mid).become(plan);
    }

    public void sendsMedia(boolean on) {
        publishing.on(on);
    }

    public int keyframesSent(String mid) {
        return publishing.video(mid).keyframes();
    }

    public int keyframesSent(String mid, int encoding) {
        return publishing.video(mid).encoding(encoding).keyframes();
    }

    public int packetsSent(String mid) {
        return publishing.track(mid).streams().stream()
                .mapToInt(SentStream::packets)
                .sum();
    }

    /** What was sent of a video track's only encoding, each packet once. */
    public List<FrameMark> sent(String mid) {
        return publishing.video(mid).encoding(0).sent();
    }

    public int nackedPackets() {
        return publishing.nackedPackets();
    }

    public int keyframeAsks() {
        return publishing.keyframeAsks();
    }

    /** Sends a packet that makes no sense in a video track's first encoding. */
    public void damage(String mid, Damage damage) {
        protectAndEmit(publishing.video(mid).encoding(0).damaged(damage, nowNanos));
    }

    /** Packets of padding alone that came. */
    public int paddingReceived() {
        return receiving.padding();
    }

    /** Sends a packet of padding on the retransmission stream of a video track's first encoding. */
    public void probe(String mid, int paddingBytes) {
        protectAndEmit(publishing.track(mid).streams().getFirst().padding(paddingBytes, paddingBytes));
    }

    /** Sends a packet that authenticates and is no RTP: its padding is longer than it. */
    public void sendMalformed(String mid) {
        protectAndEmit(publishing.track(mid).streams().getFirst().padding(100, 255));
    }

    /** What this peer learnt of its packets by their SSRC and sequence number. */
    public SentNames names() {
        return named;
    }

    /** What this peer numbered, and learnt of it. */
    public SentNumbers numbers() {
        return numbers;
    }

    public List<ReceiverEstimate> estimates() {
        return estimates;
    }

    // ---- what is received ----

    /** Expects a slot. */
    public void expect(long ssrc, long rtxSsrc, boolean video) {
        receiving.expect((int) ssrc, (int) rtxSsrc, video);
    }

    public ReceivedStream slot(long ssrc) {
        return receiving.slot((int) ssrc);
    }

    public List<SenderReport> senderReports(long ssrc) {
        return slot(ssrc).senderReports();
    }

    /** Whether this peer asks for missing packets. */
    public void repairs(boolean on) {
        repairs = on;
    }

    /** Whether this peer reports what it lost; as a rule it says that it lost nothing. */
    public TestPeer reportsLosses() {
        receiving.reportLosses();
        return this;
    }

    /** How long this peer waits before it asks again. */
    public void roundTrip(long nanos) {
        roundTripNanos = nanos;
    }

    /** Asks for a key frame of a slot. */
    public void askForKeyframe(long ssrc) {
        byte[] data = new byte[256];
        emitRtcp(data, new PictureLossIndication(ownSsrc, (int) ssrc).write(data, 0));
    }

    // ---- the transport ----

    public void keys(SrtpBackend backend, SrtpKeys keys) {
        sender = backend.sender(keys);
        receiver = backend.receiver(keys);
        early.forEach(this::onMedia);
        early.clear();
    }

    public boolean isReachable() {
        return reachable;
    }

    public boolean hasKeys() {
        return sender != null;
    }

    public void sendsChecks(boolean on) {
        sendsChecks = on;
    }

    /** Whether this peer reports each second; without it who only watches says nothing but how packets come. */
    public void sendsReports(boolean on) {
        sendsReports = on;
    }

    /** The next check leaves at once. */
    public void checkNow() {
        nextCheckNanos = nowNanos;
    }

    /** From now on checks are those of a new generation (RFC 8445 9). */
    public void restartIce(IceCredentials own, IceCredentials server) {
        checks = new ControllingChecks(own, server, random);
        checkNow();
    }

    public void onTick(long nanos) {
        nowNanos = nanos;
        if (!begun) {
            begun = true;
            beginNanos = nanos;
            nextCheckNanos = nanos;
            nextReportNanos = nanos;
        }
        if (sendsChecks && nextCheckNanos - nanos <= 0) {
            nextCheckNanos = nanos + (reachable ? CONSENT_INTERVAL_NANOS : CHECK_INTERVAL_NANOS);
            byte[] check = new byte[512];
            emit(check, checks.writeCheck(check, true));
        }
        if (sender == null || !reachable) {
            return;
        }
        publishing.onTick(nanos);
        tellArrivals();
        if (repairs) {
            receiving.nacks(ownSsrc, nanos, roundTripNanos).forEach(this::ask);
        }
        if (sendsReports && nextReportNanos - nanos <= 0) {
            nextReportNanos = nanos + REPORT_INTERVAL_NANOS;
            report();
        }
    }

    private void ask(GenericNack nack) {
        byte[] data = new byte[1_400];
        emitRtcp(data, nack.write(data, 0));
    }

    private void report() {
        long wallNanos = WALL_NANOS + ownSsrc * 1_000L + nowNanos - beginNanos;
        for (SentStream each : publishing.streams()) {
            byte[] data = new byte[256];
            emitRtcp(data, each.report(wallNanos, nowNanos).write(data, 0));
        }
        byte[] data = new byte[1_400];
        emitRtcp(data, new ReceiverReport(ownSsrc, receiving.reports(nowNanos)).write(data, 0));
        int estimated = arrivals.writeEstimate(data, ownSsrc, receiving.takeFractionLost(), nowNanos);
        if (estimated > 0) {
            emitRtcp(data, estimated);
        }
    }

    private void protectAndEmit(byte[] packet) {
        numbers.number(packet, nowNanos);
        named.onSent(packet);
        byte[] roomy = Arrays.copyOf(packet, packet.length + 64);
        emit(roomy, sender.protectRtp(roomy, 0, packet.length));
    }

    private void emitRtcp(byte[] data, int length) {
        emit(data, sender.protectRtcp(data, 0, length));
    }

    private void emit(byte[] data, int length) {
        out.accept(Arrays.copyOf(data, length));
    }

    public void onDatagram(byte[] data, long nanos) {
        nowNanos = nanos;
        int first = data[0] & 0xFF;
        if (first <= 3) {
            if (stun.wrap(data, 0, data.length) && checks.onResponse(stun)) {
                reachable = true;
            }
        } else if (first >= 128 && first <= 191) {
            if (receiver == null) {
                early.add(data);
            } else {
                onMedia(data);
            }
        }
    }

    private void onMedia(byte[] data) {
        boolean control = RtpPacket.isRtcp(data, 0, data.length);
        int length =
                control ? receiver.unprotectRtcp(data, 0, data.length) : receiver.unprotectRtp(data, 0, data.length);
        if (length < 0 || (!control && !rtp.wrap(data, 0, length))) {
            undecryptable++;
        } else if (control) {
            rtcp.read(data, 0, length, this);
        } else {
            arrivals.onPacket(rtp, length, nowNanos);
            receiving.onPacket(rtp, data, length, nowNanos);
        }
    }

    private void tellArrivals() {
        byte[] data = new byte[1_400];
        int length;
        while (tellsArrivals && (length = arrivals.write(data, ownSsrc, nowNanos)) > 0) {
            emitRtcp(data, length);
        }
    }

    @Override
    public void onGenericNack(GenericNack nack) {
        publishing.onNack(nack);
    }

    @Override
    public void onPictureLossIndication(PictureLossIndication request) {
        publishing.onKeyframeAsked(request.mediaSsrc());
    }

    @Override
    public void onFullIntraRequest(FullIntraRequest request) {
        request.ssrcs().forEach(publishing::onKeyframeAsked);
    }

    @Override
    public void onTransportFeedback(TransportFeedback feedback) {
        numbers.onFeedback(feedback, nowNanos);
    }

    @Override
    public void onCongestionFeedback(CongestionFeedback feedback) {
        named.onFeedback(feedback);
    }

    @Override
    public void onReceiverEstimate(ReceiverEstimate estimate) {
        estimates.add(estimate);
    }

    @Override
    public void onReceiverReport(ReceiverReport report) {
        publishing.onReports(report.blocks());
    }

    @Override
    public void onSenderReport(SenderReport report) {
        receiving.onSenderReport(report, nowNanos);
        publishing.onReports(report.blocks());
    }

    /** The number under which this peer sends and takes a codec. */
    public int payloadType(Codec codec) {
        return formats.payloadType(codec);
    }
}
