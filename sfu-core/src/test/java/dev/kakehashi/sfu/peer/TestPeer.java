package dev.kakehashi.sfu.peer;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.ice.ControllingChecks;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.ice.StunMessage;
import dev.kakehashi.sfu.rtcp.FullIntraRequest;
import dev.kakehashi.sfu.rtcp.GenericNack;
import dev.kakehashi.sfu.rtcp.PictureLossIndication;
import dev.kakehashi.sfu.rtcp.ReceiverReport;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtcp.RtcpReader;
import dev.kakehashi.sfu.rtcp.RtcpVisitor;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A whole peer without sockets and clocks: sends checks, publishes made-up media, receives slots, asks for what is
 * missing and answers what is asked of it. Its bytes go to a consumer; a simulation or a socket carries them.
 */
public final class TestPeer implements RtcpVisitor {
    static final int VP8 = 96;
    static final int VP8_RTX = 97;
    static final int OPUS = 111;

    private static final long CHECK_INTERVAL_NANOS = 50_000_000L;
    private static final long CONSENT_INTERVAL_NANOS = 2_500_000_000L;
    private static final long NACK_INTERVAL_NANOS = 20_000_000L;
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    private final ControllingChecks checks;
    private final Consumer<byte[]> out;
    private final List<SyntheticTrack> tracks = new ArrayList<>();
    private final Map<Integer, ReceivedStream> received = new LinkedHashMap<>();
    private final Map<Integer, Integer> rtxToPrimary = new HashMap<>();
    private final Map<Integer, List<SenderReport>> senderReports = new HashMap<>();
    private final StunMessage stun = new StunMessage();
    private final RtpPacket rtp = new RtpPacket();
    private final RtcpReader rtcp = new RtcpReader();
    private final int ownSsrc;
    private SrtpSender sender;
    private SrtpReceiver receiver;
    private boolean reachable;
    private boolean sendsMedia = true;
    private boolean sendsChecks = true;
    private boolean repairs = true;
    private long nextCheckNanos;
    private long nextNackNanos;
    private long nextReportNanos;
    private long nowNanos;
    public int nacksReceived;
    public int plisReceived;
    public int undecryptable;

    public TestPeer(IceCredentials own, IceCredentials server, RandomGenerator random, Consumer<byte[]> out) {
        this.checks = new ControllingChecks(own, server, random);
        this.out = out;
        this.ownSsrc = random.nextInt();
    }

    /** Adds a track that is sent from the moment on at which keys are there. */
    public void publish(String mid, long ssrc, long rtxSsrc, boolean video, int mark, int firstSequence) {
        tracks.add(new SyntheticTrack(mid, (int) ssrc, (int) rtxSsrc, video, mark, firstSequence, 4));
    }

    /** Expects a slot. */
    public void expect(long ssrc, long rtxSsrc, boolean video) {
        received.put((int) ssrc, new ReceivedStream(video));
        if (rtxSsrc >= 0) {
            rtxToPrimary.put((int) rtxSsrc, (int) ssrc);
        }
    }

    public ReceivedStream slot(long ssrc) {
        return received.get((int) ssrc);
    }

    public List<SenderReport> senderReports(long ssrc) {
        return senderReports.getOrDefault((int) ssrc, List.of());
    }

    public void keys(SrtpBackend backend, SrtpKeys keys) {
        sender = backend.sender(keys);
        receiver = backend.receiver(keys);
    }

    public boolean isReachable() {
        return reachable;
    }

    public boolean hasKeys() {
        return sender != null;
    }

    public void sendsMedia(boolean on) {
        sendsMedia = on;
    }

    public void sendsChecks(boolean on) {
        sendsChecks = on;
    }

    /** Whether this peer asks for missing packets. */
    public void repairs(boolean on) {
        repairs = on;
    }

    public int keyframesSent(String mid) {
        return track(mid).keyframesSent;
    }

    public int packetsSent(String mid) {
        return track(mid).packetsSent;
    }

    private SyntheticTrack track(String mid) {
        return tracks.stream().filter(each -> each.mid.equals(mid)).findFirst().orElseThrow();
    }

    public void onTick(long nanos) {
        nowNanos = nanos;
        if (sendsChecks && nextCheckNanos - nanos <= 0) {
            nextCheckNanos = nanos + (reachable ? CONSENT_INTERVAL_NANOS : CHECK_INTERVAL_NANOS);
            byte[] check = new byte[512];
            emit(check, checks.writeCheck(check, true));
        }
        if (sender == null || !reachable) {
            return;
        }
        for (SyntheticTrack each : tracks) {
            send(each);
        }
        if (repairs && nextNackNanos - nanos <= 0) {
            nextNackNanos = nanos + NACK_INTERVAL_NANOS;
            received.forEach(this::repair);
        }
        if (nextReportNanos - nanos <= 0) {
            nextReportNanos = nanos + REPORT_INTERVAL_NANOS;
            report();
        }
    }

    private void send(SyntheticTrack track) {
        while (sendsMedia && track.nextNanos - nowNanos <= 0) {
            track.nextNanos = (track.nextNanos == 0 ? nowNanos : track.nextNanos) + track.intervalNanos;
            for (byte[] packet : track.nextFrame(track.video ? VP8 : OPUS)) {
                protectAndEmit(packet);
            }
        }
    }

    private void protectAndEmit(byte[] packet) {
        byte[] roomy = java.util.Arrays.copyOf(packet, packet.length + 64);
        emit(roomy, sender.protectRtp(roomy, 0, packet.length));
    }

    private void emit(byte[] data, int length) {
        out.accept(java.util.Arrays.copyOf(data, length));
    }

    private void emitRtcp(byte[] data, int length) {
        emit(data, sender.protectRtcp(data, 0, length));
    }

    private void repair(int ssrc, ReceivedStream stream) {
        List<Long> gaps = stream.gaps();
        if (gaps.isEmpty()) {
            return;
        }
        TreeSet<Integer> wanted = new TreeSet<>();
        gaps.stream().skip(Math.max(0, gaps.size() - 100)).forEach(each -> wanted.add((int) (each & 0xFFFF)));
        int[] missing = wanted.stream().mapToInt(Integer::intValue).toArray();
        byte[] data = new byte[1_024];
        emitRtcp(data, GenericNack.of(ownSsrc, ssrc, missing, missing.length).write(data, 0));
    }

    private void report() {
        for (SyntheticTrack each : tracks) {
            byte[] data = new byte[1_024];
            long ntp = (nowNanos / 1_000_000_000L << 32) | ((nowNanos % 1_000_000_000L << 32) / 1_000_000_000L);
            SenderReport sr =
                    new SenderReport(each.ssrc, ntp, each.timestamp(), each.packetsSent, 0, List.<ReportBlock>of());
            emitRtcp(data, sr.write(data, 0));
        }
        byte[] data = new byte[1_024];
        emitRtcp(data, new ReceiverReport(ownSsrc, List.of()).write(data, 0));
    }

    /** Asks for a key frame of a slot. */
    public void askForKeyframe(long ssrc) {
        byte[] data = new byte[256];
        emitRtcp(data, new PictureLossIndication(ownSsrc, (int) ssrc).write(data, 0));
    }

    public void onDatagram(byte[] data, long nanos) {
        nowNanos = nanos;
        int first = data[0] & 0xFF;
        if (first <= 3) {
            if (stun.wrap(data, 0, data.length) && checks.onResponse(stun)) {
                reachable = true;
            }
        } else if (first >= 128 && first <= 191 && receiver != null) {
            onMedia(data);
        }
    }

    private void onMedia(byte[] data) {
        if (RtpPacket.isRtcp(data, 0, data.length)) {
            int length = receiver.unprotectRtcp(data, 0, data.length);
            if (length < 0) {
                undecryptable++;
                return;
            }
            rtcp.read(data, 0, length, this);
            return;
        }
        int length = receiver.unprotectRtp(data, 0, data.length);
        if (length < 0 || !rtp.wrap(data, 0, length)) {
            undecryptable++;
            return;
        }
        Integer primary = rtxToPrimary.get(rtp.ssrc());
        if (primary != null) {
            onRetransmission(data, length, primary);
            return;
        }
        ReceivedStream stream = received.get(rtp.ssrc());
        if (stream != null) {
            stream.onPacket(rtp, false, nowNanos);
        }
    }

    private void onRetransmission(byte[] data, int length, int primary) {
        int osn = (data[rtp.payloadOffset()] & 0xFF) << 8 | data[rtp.payloadOffset() + 1] & 0xFF;
        System.arraycopy(data, 0, data, 2, rtp.headerLength());
        if (rtp.wrap(data, 2, length - 2)) {
            rtp.sequenceNumber(osn);
            received.get(primary).onPacket(rtp, true, nowNanos);
        }
    }

    @Override
    public void onGenericNack(GenericNack nack) {
        nacksReceived++;
        for (SyntheticTrack each : tracks) {
            if (each.ssrc == nack.mediaSsrc()) {
                nack.forEachLost(sequence -> resend(each, sequence));
            }
        }
    }

    private void resend(SyntheticTrack track, int sequence) {
        byte[] packet = track.sent(sequence);
        if (packet == null) {
            return;
        }
        byte[] rtx = new byte[packet.length + 2];
        System.arraycopy(packet, 0, rtx, 0, 12);
        System.arraycopy(packet, 12, rtx, 14, packet.length - 12);
        rtx[1] = (byte) (packet[1] & 0x80 | VP8_RTX);
        SyntheticTrack.put16(rtx, 2, track.rtxSequence++ & 0xFFFF);
        SyntheticTrack.put16(rtx, 8, track.rtxSsrc >>> 16);
        SyntheticTrack.put16(rtx, 10, track.rtxSsrc);
        SyntheticTrack.put16(rtx, 12, sequence);
        protectAndEmit(rtx);
    }

    @Override
    public void onPictureLossIndication(PictureLossIndication request) {
        wantKeyframe(request.mediaSsrc());
    }

    @Override
    public void onFullIntraRequest(FullIntraRequest request) {
        request.ssrcs().forEach(this::wantKeyframe);
    }

    private void wantKeyframe(int ssrc) {
        plisReceived++;
        for (SyntheticTrack each : tracks) {
            if (each.ssrc == ssrc) {
                each.wantKeyframe();
            }
        }
    }

    @Override
    public void onSenderReport(SenderReport report) {
        senderReports.computeIfAbsent(report.ssrc(), any -> new ArrayList<>()).add(report);
    }
}
