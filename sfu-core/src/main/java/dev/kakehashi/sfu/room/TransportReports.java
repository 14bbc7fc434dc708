package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.ParticipantReport;
import dev.kakehashi.sfu.PublicationReport;
import dev.kakehashi.sfu.SlotReport;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.bwe.ReportedLosses;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.Loudness;
import dev.kakehashi.sfu.forward.Publication;
import dev.kakehashi.sfu.forward.SenderClock;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.rtcp.CongestionFeedback;
import dev.kakehashi.sfu.rtcp.DelaySinceReferenceTime;
import dev.kakehashi.sfu.rtcp.FullIntraRequest;
import dev.kakehashi.sfu.rtcp.GenericNack;
import dev.kakehashi.sfu.rtcp.PictureLossIndication;
import dev.kakehashi.sfu.rtcp.ReceiverEstimate;
import dev.kakehashi.sfu.rtcp.ReceiverReferenceTime;
import dev.kakehashi.sfu.rtcp.ReceiverReport;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtcp.RtcpReader;
import dev.kakehashi.sfu.rtcp.RtcpVisitor;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtcp.SourceDescription;
import dev.kakehashi.sfu.rtcp.TransportFeedback;
import dev.kakehashi.sfu.rtp.NtpTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The RTCP of one transport in both directions: reports, retransmission requests, key-frame requests, and the
 * round-trip time. Confined to its shard.
 */
final class TransportReports implements RtcpVisitor {
    /** Browsers report every second for video; so do we, for both kinds, which is far below 5 % of the media rate. */
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    private static final long MEASURE_INTERVAL_NANOS = 2_000_000_000L;

    private static final int MAX_BLOCKS = ReportBlock.MAX_BLOCKS;

    private final Transport transport;
    private final MediaShard shard;
    private final SenderClock clock = new SenderClock();
    private final RtcpReader reader = new RtcpReader();
    private final int[] missing = new int[256];
    private final int ownSsrc;
    private long nextReportNanos;
    private long nextMeasureNanos;
    private final RoundTrip roundTrip = new RoundTrip();
    private final PublisherFeedback feedback;
    private final ReportedLosses losses = new ReportedLosses();
    private long nowNanos;
    private boolean missingSome;
    private long keyframesOwed;

    TransportReports(Transport transport, MediaShard shard, long nowNanos) {
        this.transport = transport;
        this.shard = shard;
        this.nowNanos = nowNanos;
        this.nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
        this.nextMeasureNanos = nowNanos + MEASURE_INTERVAL_NANOS;
        this.feedback = new PublisherFeedback(shard.clock());
        this.ownSsrc = shard.random().nextInt();
    }

    long roundTripNanos() {
        return roundTrip.nanos();
    }

    PublisherFeedback feedback() {
        return feedback;
    }

    /** The last time that the transport was told. */
    long nowNanos() {
        return nowNanos;
    }

    void at(long nanos) {
        nowNanos = nanos;
    }

    // ---- in ----

    /** A bad block ends its compound packet, not the session. */
    void onCompound(byte[] data, int offset, int length, long nanos) {
        nowNanos = nanos;
        if (!reader.read(data, offset, length, this)) {
            shard.counters().count(DropReason.MALFORMED_RTCP);
        }
        if (losses.isTold()) {
            transport.downlink().onLosses(losses.take(roundTrip.nanos(), nanos), nanos);
        }
    }

    @Override
    public void onSenderReport(SenderReport report) {
        IncomingStream stream = transport.tracks().primary(report.ssrc());
        if (stream != null) {
            stream.statistics().onSenderReport(report.ntpTimestamp(), nowNanos);
            long at = clock.onSenderReport(report.ntpTimestamp(), nowNanos);
            shard.switchboard().reportClock(stream, report.rtpTimestamp(), at);
        }
        onBlocks(report.blocks());
    }

    @Override
    public void onReceiverReport(ReceiverReport report) {
        onBlocks(report.blocks());
    }

    private void onBlocks(List<ReportBlock> blocks) {
        for (ReportBlock block : blocks) {
            Subscription subscription = transport.slots().bySsrc(block.ssrc());
            if (subscription != null) {
                subscription.onReport(block);
                losses.add(block);
                roundTrip.onEcho(arrival(), block.lastSenderReport(), block.delaySinceLastSenderReport());
            }
        }
    }

    @Override
    public void onDelaySinceReferenceTime(DelaySinceReferenceTime answer) {
        if (answer.ssrc() == ownSsrc) {
            roundTrip.onEcho(arrival(), answer.lastReferenceTime(), answer.delay());
        }
    }

    private int arrival() {
        return NtpTime.middle(shard.clock().ntp(nowNanos));
    }

    @Override
    public void onGenericNack(GenericNack nack) {
        Subscription subscription = transport.slots().bySsrc(nack.mediaSsrc());
        if (subscription == null) {
            shard.counters().count(DropReason.UNKNOWN_SSRC);
            return;
        }
        shard.traffic().nacksReceived++;
        nack.forEachLost(sequence -> {
            if (subscription.resend(sequence, nowNanos)) {
                shard.traffic().packetsResent++;
            }
        });
    }

    @Override
    public void onPictureLossIndication(PictureLossIndication request) {
        onKeyframeAsked(request.mediaSsrc());
    }

    @Override
    public void onFullIntraRequest(FullIntraRequest request) {
        request.ssrcs().forEach(this::onKeyframeAsked);
    }

    @Override
    public void onTransportFeedback(TransportFeedback arrivals) {
        shard.traffic().feedbackReceived++;
        transport.downlink().onFeedback(arrivals, nowNanos);
    }

    @Override
    public void onCongestionFeedback(CongestionFeedback arrivals) {
        shard.traffic().feedbackReceived++;
        transport.downlink().onFeedback(arrivals, nowNanos);
    }

    @Override
    public void onReceiverEstimate(ReceiverEstimate estimate) {
        transport.downlink().onReceiverEstimate(estimate.bitrateBps(), nowNanos);
    }

    private void onKeyframeAsked(int ssrc) {
        Subscription subscription = transport.slots().bySsrc(ssrc);
        if (subscription == null) {
            shard.counters().count(DropReason.UNKNOWN_SSRC);
            return;
        }
        shard.traffic().keyframeAsksReceived++;
        subscription.onKeyframeAsked(nowNanos);
    }

    // ---- out ----

    void onTick(long nanos) {
        nowNanos = nanos;
        tellArrivals();
        requestMissing();
        sendDueKeyframeRequests();
        listen();
        if (nextMeasureNanos - nanos <= 0) {
            nextMeasureNanos = nanos + MEASURE_INTERVAL_NANOS;
            shard.tell(new ShardEvent.Measured(transport.id(), measured()));
        }
        if (nextReportNanos - nanos <= 0) {
            nextReportNanos = nanos + REPORT_INTERVAL_NANOS;
            report();
        }
    }

    /** When the next tick counts for one that publishes, unless packets turn out to be missing before. */
    long nextNanos() {
        if (missingSome) {
            return nowNanos;
        }
        long next = sooner(nowNanos + TickTable.REST_NANOS, feedback.nextNanos(nowNanos));
        for (Publication publication : transport.tracks().publications()) {
            if (publication.source() == Source.MICROPHONE) {
                next = sooner(next, publication.streams().getFirst().loudness().nextNanos());
            }
        }
        return next;
    }

    private long sooner(long next, long other) {
        return other - nowNanos > 0 && other - next < 0 ? other : next;
    }

    void close() {
        owe(0);
    }

    private void tellArrivals() {
        int length = feedback.writeArrivals(shard.scratch(), ownSsrc, nowNanos);
        while (length > 0) {
            send(length);
            shard.traffic().feedbackSent++;
            length = feedback.writeArrivals(shard.scratch(), ownSsrc, nowNanos);
        }
    }

    private void requestMissing() {
        long owed = 0;
        missingSome = false;
        for (Publication publication : transport.tracks().publications()) {
            for (IncomingStream stream : publication.streams()) {
                if (!stream.isKnown()) {
                    continue;
                }
                int count = stream.collectNacks(nowNanos, roundTrip.nanos(), missing);
                if (count > 0) {
                    GenericNack nack = GenericNack.of(ownSsrc, stream.ssrc(), missing, count);
                    send(nack.write(shard.scratch(), 0));
                    shard.traffic().nacksSent++;
                }
                roundTrip.onRepair(stream.takeRoundTripNanos());
                if (stream.takeKeyframeNeeded()) {
                    stream.keyframes().request();
                }
                shard.traffic().collect(stream);
                missingSome |= stream.isMissing();
                owed += stream.keyframes().isWanted() ? 1 : 0;
            }
        }
        owe(owed);
    }

    private void owe(long keyframes) {
        shard.traffic().keyframesOwed += keyframes - keyframesOwed;
        keyframesOwed = keyframes;
    }

    void sendDueKeyframeRequests() {
        for (Publication publication : transport.tracks().publications()) {
            for (IncomingStream stream : publication.streams()) {
                if (stream.isKnown() && stream.keyframes().take(nowNanos)) {
                    send(new PictureLossIndication(ownSsrc, stream.ssrc()).write(shard.scratch(), 0));
                    shard.traffic().keyframesRequested++;
                    stream.onKeyframeRequested();
                }
            }
        }
    }

    private void listen() {
        for (Publication publication : transport.tracks().publications()) {
            if (publication.source() != Source.MICROPHONE) {
                continue;
            }
            Loudness loudness = publication.streams().getFirst().loudness();
            if (loudness.onTick(nowNanos)) {
                shard.tell(new ShardEvent.Loudness(transport.id(), loudness.recent(), loudness.score()));
            }
        }
    }

    private ParticipantReport measured() {
        double loss = 0;
        double jitter = 0;
        List<PublicationReport> publications = new ArrayList<>();
        for (Publication publication : transport.tracks().publications()) {
            List<PublicationReport.EncodingReport> encodings = new ArrayList<>();
            for (IncomingStream stream : publication.streams()) {
                PublicationReport.EncodingReport measured = stream.measured(nowNanos);
                encodings.add(measured);
                if (measured.bitsPerSecond() > 0) {
                    loss = Math.max(loss, measured.fractionLost());
                    jitter = Math.max(jitter, measured.jitterMillis());
                }
            }
            publications.add(new PublicationReport(publication.source(), encodings));
        }
        List<SlotReport> slots = new ArrayList<>();
        for (Subscription subscription : transport.slots().carrying()) {
            SlotReport measured = subscription.measured(nowNanos);
            if (measured == null) {
                continue;
            }
            slots.add(measured);
            if (measured.bitsPerSecond() > 0) {
                loss = Math.max(loss, measured.fractionLost());
                jitter = Math.max(jitter, measured.jitterMillis());
            }
        }
        double roundTripMillis = roundTrip.nanos() / 1e6;
        double score = ParticipantReport.scoreOf(roundTripMillis, jitter, loss);
        return new ParticipantReport(
                roundTripMillis, score, transport.downlink().availableBitsPerSecond(nowNanos), publications, slots);
    }

    private void report() {
        List<ReportBlock> blocks = new ArrayList<>();
        for (Publication publication : transport.tracks().publications()) {
            for (IncomingStream stream : publication.streams()) {
                ReportBlock block = stream.report(nowNanos);
                if (block != null && blocks.size() < MAX_BLOCKS) {
                    blocks.add(block);
                }
            }
        }
        long ntp = shard.clock().ntp(nowNanos);
        if (!blocks.isEmpty()) {
            int length = new ReceiverReport(ownSsrc, blocks).write(shard.scratch(), 0);
            // Who only publishes has nothing to report on; the answer to this tells the round trip all the same.
            length += new ReceiverReferenceTime(ownSsrc, ntp).write(shard.scratch(), length);
            length += feedback.writeEstimate(
                    shard.scratch(), length, ownSsrc, transport.tracks().publications(), nowNanos);
            send(length);
        }
        for (Subscription subscription : transport.slots().carrying()) {
            send(writeSenderReport(subscription, ntp));
        }
    }

    /** Returns the length of what was written, 0 where nothing is sent that there is to report on. */
    private int writeSenderReport(Subscription subscription, long ntp) {
        SenderReport report = subscription.senderReport(ntp, nowNanos);
        if (report == null) {
            return 0;
        }
        int length = report.write(shard.scratch(), 0);
        return length
                + new SourceDescription(report.ssrc(), cnameOf(subscription.slot())).write(shard.scratch(), length);
    }

    /** Sends one report over a path that is not in use: of a slot, or where none carries anything, of our clock alone. */
    void sendOver(Path asked, long nanos) {
        nowNanos = nanos;
        long ntp = shard.clock().ntp(nanos);
        int length = 0;
        List<Subscription> carrying = transport.slots().carrying();
        for (int index = 0; index < carrying.size() && length == 0; index++) {
            length = writeSenderReport(carrying.get(index), ntp);
        }
        if (length == 0) {
            length = new ReceiverReport(ownSsrc, List.of()).write(shard.scratch(), 0);
            length += new ReceiverReferenceTime(ownSsrc, ntp).write(shard.scratch(), length);
        }
        transport.sendRtcp(asked, shard.scratch(), length);
    }

    /** The same name as in the answer's {@code a=ssrc} lines: the id of the slot's media stream. */
    private static String cnameOf(OutgoingSlot slot) {
        return switch (slot.use()) {
            case AUDIO, VIDEO -> "s" + slot.index();
            case SCREEN, SCREEN_AUDIO -> "d" + slot.index();
        };
    }

    private void send(int length) {
        transport.sendRtcp(shard.scratch(), length);
    }
}
