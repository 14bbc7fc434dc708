package dev.kakehashi.perf.load;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.bwe.ArrivalLog;
import dev.kakehashi.sfu.rtcp.FullIntraRequest;
import dev.kakehashi.sfu.rtcp.PictureLossIndication;
import dev.kakehashi.sfu.rtcp.ReceiverReport;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtcp.RtcpReader;
import dev.kakehashi.sfu.rtcp.RtcpVisitor;
import dev.kakehashi.sfu.rtcp.SenderReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one peer sends and receives. Answers as a browser does: with transport-wide feedback and receiver reports for what
 * comes, sender reports and key frames for what goes. It asks for nothing again, so that what is lost stays lost. Confined
 * to its loop once it is connected.
 */
final class LoadPeer implements RtcpVisitor {
    private static final long FEEDBACK_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final int NO_STREAM_SSRC = 1;

    private final boolean feedback;
    private final int transportWideId;
    private final List<OutgoingStream> outgoing = new ArrayList<>();
    private final List<IncomingStream> incoming = new ArrayList<>();
    private final ClearHeader header = new ClearHeader();
    private final RtcpReader rtcp = new RtcpReader();
    private final ArrivalLog arrivals = new ArrivalLog(System.nanoTime());
    private final byte[] scratch = new byte[DatagramBatch.DATAGRAM_BYTES];
    private @Nullable Link link;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private int transportSequence;
    private long others;
    private long unsent;
    private long rtcpNanos;
    private long feedbackDueNanos;
    private long reportDueNanos;
    private long dueNanos = System.nanoTime() + NEVER_NANOS;

    /**
     * @param transportWideId of the extension in what comes, -1 where there is none
     * @param feedback whether anything is said of what comes
     */
    LoadPeer(int transportWideId, boolean feedback) {
        this.transportWideId = transportWideId;
        this.feedback = feedback;
    }

    /** Before it is connected. */
    void receives(IncomingStream stream) {
        incoming.add(stream);
    }

    /** Begins to send. On the loop's thread, once it is open. */
    void sends(OutgoingStream stream) {
        outgoing.add(stream);
        dueNanos = System.nanoTime();
    }

    List<IncomingStream> incoming() {
        return incoming;
    }

    List<OutgoingStream> outgoing() {
        return outgoing;
    }

    /** Packets of RTP that belong to none of its streams: padding by which the path is probed. */
    long others() {
        return others;
    }

    /** Packets that our own kernel did not take. */
    long unsent() {
        return unsent;
    }

    void onOpen(Link opened, SrtpKeys keys, SrtpBackend srtp) {
        link = opened;
        sender = srtp.sender(keys);
        receiver = srtp.receiver(keys);
        feedbackDueNanos = System.nanoTime();
        reportDueNanos = feedbackDueNanos;
        dueNanos = feedbackDueNanos;
    }

    long dueNanos() {
        return dueNanos;
    }

    // ---- what comes ----

    void onMedia(DatagramBatch batch, int index, long nowNanos) {
        int length = batch.length(index);
        if (!header.wrap(batch.data(), DatagramBatch.at(index), length, transportWideId)) {
            return;
        }
        if (header.isRtcp()) {
            onRtcp(batch, index, nowNanos);
            return;
        }
        if (header.transportWide() >= 0) {
            arrivals.onPacket(header.transportWide(), header.ssrc(), length, nowNanos);
        }
        IncomingStream stream = stream(header.ssrc());
        if (stream == null) {
            others++;
            return;
        }
        stream.onPacket(header.sequenceNumber(), length, nowNanos);
        SrtpReceiver keyed = receiver;
        if (keyed != null && stream.check().isDue()) {
            batch.copy(index, scratch);
            stream.check().verify(scratch, length, stream.kind(), keyed, nowNanos);
        }
    }

    private @Nullable IncomingStream stream(int ssrc) {
        for (int index = 0; index < incoming.size(); index++) {
            IncomingStream each = incoming.get(index);
            if (each.ssrc() == ssrc) {
                return each;
            }
        }
        return null;
    }

    private void onRtcp(DatagramBatch batch, int index, long nowNanos) {
        SrtpReceiver keyed = receiver;
        if (keyed == null) {
            return;
        }
        batch.copy(index, scratch);
        int plain = keyed.unprotectRtcp(scratch, 0, batch.length(index));
        if (plain > 0) {
            rtcpNanos = nowNanos;
            boolean _ = rtcp.read(scratch, 0, plain, this);
        }
    }

    @Override
    public void onSenderReport(SenderReport report) {
        IncomingStream stream = stream(report.ssrc());
        if (stream != null) {
            stream.onSenderReport(report, rtcpNanos);
        }
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
        for (OutgoingStream each : outgoing) {
            if (each.ssrc() == ssrc) {
                each.wantKeyframe();
            }
        }
    }

    // ---- what goes ----

    void onTime(long nowNanos) {
        Link to = link;
        SrtpSender keyed = sender;
        if (to == null || keyed == null) {
            return;
        }
        sendDue(to, keyed, nowNanos);
        if (feedbackDueNanos - nowNanos <= 0) {
            feedbackDueNanos = nowNanos + FEEDBACK_LOOK_NANOS;
            sendFeedback(to, keyed, nowNanos);
        }
        if (reportDueNanos - nowNanos <= 0) {
            reportDueNanos = nowNanos + REPORT_NANOS;
            sendReports(to, keyed, nowNanos);
        }
        dueNanos = earlier(feedbackDueNanos, reportDueNanos);
        for (OutgoingStream each : outgoing) {
            dueNanos = earlier(dueNanos, each.dueNanos());
        }
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private void sendDue(Link to, SrtpSender keyed, long nowNanos) {
        DatagramBatch batch = to.loop().outgoing();
        for (int index = 0; index < outgoing.size(); index++) {
            OutgoingStream stream = outgoing.get(index);
            while (stream.dueNanos() - nowNanos <= 0 && !batch.isFull()) {
                int length = stream.write(scratch, keyed, transportSequence, System.nanoTime());
                transportSequence = transportSequence + 1 & 0xFFFF;
                if (length > 0) {
                    batch.add(scratch, length);
                }
            }
        }
        unsent += batch.send(to.fd());
    }

    private void sendFeedback(Link to, SrtpSender keyed, long nowNanos) {
        if (!feedback) {
            return;
        }
        int length = arrivals.write(scratch, NO_STREAM_SSRC, nowNanos);
        while (length > 0) {
            sendRtcp(to, keyed, length);
            length = arrivals.write(scratch, NO_STREAM_SSRC, nowNanos);
        }
    }

    private void sendReports(Link to, SrtpSender keyed, long nowNanos) {
        for (OutgoingStream each : outgoing) {
            long epochNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
            sendRtcp(to, keyed, each.report(nowNanos, epochNanos).write(scratch, 0));
        }
        List<ReportBlock> blocks = new ArrayList<>();
        for (IncomingStream each : incoming) {
            if (feedback && each.hasBegun() && blocks.size() < ReportBlock.MAX_BLOCKS) {
                blocks.add(each.report(nowNanos));
            }
        }
        if (!blocks.isEmpty()) {
            sendRtcp(to, keyed, new ReceiverReport(NO_STREAM_SSRC, blocks).write(scratch, 0));
        }
    }

    private void sendRtcp(Link to, SrtpSender keyed, int length) {
        int protectedLength = keyed.protectRtcp(scratch, 0, length);
        if (protectedLength > 0) {
            to.send(scratch, protectedLength);
        }
    }
}
