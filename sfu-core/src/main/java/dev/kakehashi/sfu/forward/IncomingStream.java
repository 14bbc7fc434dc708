package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.PublicationReport;
import dev.kakehashi.sfu.bwe.BitrateMeter;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.FrameReader;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.SequenceUnwrapper;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of one SSRC of a publisher: one encoding of one publication. Tells what is missing, what was already
 * here, and of each packet which frame it belongs to. Confined to the publisher's shard.
 */
public final class IncomingStream {
    private final Publication publication;
    private final int encoding;
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final ReceivedWindow received = new ReceivedWindow();
    private final NackGenerator nacks = new NackGenerator();
    private final ReceptionStatistics statistics;
    private final KeyframeRequester keyframes = new KeyframeRequester();
    private final FrameReader frames = new FrameReader();
    private final UnexplainedPackets unexplained = new UnexplainedPackets();
    private final BitrateMeter bitrate = new BitrateMeter();
    private final Loudness loudness = new Loudness();
    private final FreezeMeter freezes = new FreezeMeter();
    private int ssrc;
    private boolean known;
    private long keyframesReceived;
    private long packets;
    private long nacked;
    private long keyframesRequested;
    private long recovered;
    private long lastPacketNanos;
    private long explainedSequence = -1;
    private int pixels;
    private @Nullable Codec codec;

    IncomingStream(Publication publication, int encoding, int clockRate) {
        this.publication = publication;
        this.encoding = encoding;
        this.statistics = new ReceptionStatistics(clockRate);
    }

    public Publication publication() {
        return publication;
    }

    public int encoding() {
        return encoding;
    }

    /** Whether its SSRC was announced or learnt. */
    public boolean isKnown() {
        return known;
    }

    public int ssrc() {
        return ssrc;
    }

    /** Its SSRC was announced or learnt. */
    public void ssrc(int learnt) {
        ssrc = learnt;
        known = true;
    }

    public KeyframeRequester keyframes() {
        return keyframes;
    }

    public ReceptionStatistics statistics() {
        return statistics;
    }

    /** Of a voice; means nothing for pictures. */
    public Loudness loudness() {
        return loudness;
    }

    /** A key frame was asked for. */
    public void onKeyframeRequested() {
        keyframesRequested++;
    }

    /** What is measured of this encoding. */
    public PublicationReport.EncodingReport measured(long nowNanos) {
        return new PublicationReport.EncodingReport(
                codec,
                bitrate.bitsPerSecond(nowNanos),
                pixels,
                packets,
                statistics.lost(),
                statistics.fractionLost(),
                statistics.jitterMillis(),
                nacked,
                recovered,
                keyframesRequested,
                freezes.freezes());
    }

    /**
     * Takes account of one packet.
     *
     * @param view of the unprotected packet; for a retransmission already turned into the original (RFC 4588 4)
     * @param retransmitted whether it came on the retransmission stream
     * @return the unwrapped sequence number, or -1 when the packet came before
     */
    public long accept(RtpPacket view, boolean retransmitted, long nowNanos) {
        long sequence = unwrapper.unwrap(view.sequenceNumber());
        if (!received.accept(sequence)) {
            return -1;
        }
        lastPacketNanos = nowNanos;
        packets++;
        bitrate.add(view.headerLength() + view.payloadLength(), nowNanos);
        if (!retransmitted) {
            statistics.onPacket(sequence, view.timestamp(), nowNanos);
        }
        if (publication.kind() == MediaKind.VIDEO) {
            nacks.onPacket(sequence, nowNanos);
        }
        return sequence;
    }

    /** What came of reading a packet. */
    public enum Reading {
        /** Its {@link PacketBuffer#info} holds what it says; forward it. */
        READ,
        /** It refers to a key frame whose first packet did not come yet, and is kept until then. */
        KEPT,
        /** It can't be read; its info says so, and it is forwarded as a packet without media. */
        BAD,
        /** It refers to a key frame that is lost for good; to be treated like a bad one. */
        UNEXPLAINED
    }

    /**
     * Reads what a packet says of its frame.
     *
     * @param view of the packet
     * @param payload what its payload type stands for, null when it was not agreed
     */
    public Reading read(
            RtpPacket view, PacketBuffer packet, long sequence, @Nullable Codec payload, RtpFormats formats) {
        packet.info.clear();
        if (view.payloadLength() == 0) {
            return Reading.READ;
        }
        if (payload == null) {
            return Reading.BAD;
        }
        int descriptorId = formats.extensions().id(HeaderExtensionKind.DEPENDENCY_DESCRIPTOR);
        FrameReader.Result result = frames.read(view, sequence, payload, descriptorId, packet.info);
        if (result == FrameReader.Result.UNEXPLAINED) {
            // A key frame that came later will not explain it.
            if (sequence > explainedSequence && unexplained.keep(packet, sequence)) {
                return Reading.KEPT;
            }
            if (sequence > explainedSequence) {
                keyframes.request();
            }
        }
        if (result != FrameReader.Result.READ) {
            packet.info.clear();
            return result == FrameReader.Result.MALFORMED ? Reading.BAD : Reading.UNEXPLAINED;
        }
        if (codec != payload) {
            codec = payload;
            statistics.clockRate(payload.clockRate());
        }
        if (packet.info.sized) {
            pixels = packet.info.largest();
        }
        if (packet.info.frameStart && packet.info.spatial == 0) {
            freezes.onFrame(lastPacketNanos);
        }
        if (packet.info.keyframeStart) {
            keyframesReceived++;
            keyframes.onKeyframe();
            explainedSequence = Math.max(explainedSequence, sequence);
        }
        return Reading.READ;
    }

    /** What was kept and may be read again, now that a key frame's first packet came. */
    public UnexplainedPackets unexplained() {
        return unexplained;
    }

    /** Key frames that came since the last call, counted by their first packet. */
    public long takeKeyframesReceived() {
        long count = keyframesReceived;
        keyframesReceived = 0;
        return count;
    }

    /**
     * The sequence numbers to ask for again now.
     *
     * @return how many were written to {@code out}
     */
    public int collectNacks(long nowNanos, long roundTripNanos, int[] out) {
        int count = nacks.collect(nowNanos, roundTripNanos, out);
        nacked += count;
        return count;
    }

    /** Whether packets are missing, so that with time there will be something to ask for. */
    public boolean isMissing() {
        return nacks.isMissing();
    }

    /** Whether something was lost for good, so that only a key frame helps. */
    public boolean takeKeyframeNeeded() {
        return nacks.takeKeyframeNeeded();
    }

    /** Packets that came after they were asked for, since the last call. */
    public long takeRecovered() {
        long count = nacks.takeRecovered();
        recovered += count;
        return count;
    }

    /** Packets that never came, since the last call. */
    public long takeGivenUp() {
        return nacks.takeGivenUp();
    }

    /** How long a packet took to come after it was asked for, or -1 where none was measured since the last call. */
    public long takeRoundTripNanos() {
        return nacks.takeRoundTripNanos();
    }

    /** What to report of this stream now, or null before its first packet. */
    public @Nullable ReportBlock report(long nowNanos) {
        return statistics.report(ssrc, nowNanos);
    }
}
