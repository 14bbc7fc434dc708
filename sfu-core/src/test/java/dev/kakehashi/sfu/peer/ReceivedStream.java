package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtcp.SenderReport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.NtpTime;
import dev.kakehashi.sfu.rtp.RtpPacket;
import dev.kakehashi.sfu.rtp.SequenceUnwrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** What a test peer received in one slot: every sequence number once. */
public final class ReceivedStream {
    private final TestFormats formats;
    private final boolean video;
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final TreeMap<Long, ReceivedPacket> packets = new TreeMap<>();
    private final MissingPackets missing = new MissingPackets();
    private final List<SenderReport> senderReports = new ArrayList<>();
    private long reportedNanos;
    private int duplicates;
    private boolean reportsLosses;
    private int originals;
    private long firstOriginal = -1;
    private long lastOriginal = -1;
    private int octets;

    ReceivedStream(TestFormats formats, boolean video) {
        this.formats = formats;
        this.video = video;
    }

    void onPacket(RtpPacket packet, boolean retransmitted, long nowNanos) {
        long sequence = unwrapper.unwrap(packet.sequenceNumber());
        octets += packet.payloadLength();
        missing.onPacket(sequence);
        if (!retransmitted) {
            originals++;
            firstOriginal = firstOriginal < 0 ? sequence : Math.min(firstOriginal, sequence);
            lastOriginal = Math.max(lastOriginal, sequence);
        }
        ReceivedPacket before = packets.putIfAbsent(sequence, read(packet, sequence, retransmitted, nowNanos));
        // What the peer asked for again may cross with the packet itself.
        if (before != null && !retransmitted && !before.retransmitted()) {
            duplicates++;
        }
    }

    private ReceivedPacket read(RtpPacket packet, long sequence, boolean retransmitted, long nowNanos) {
        byte[] data = packet.buffer();
        int offset = packet.payloadOffset();
        int length = packet.payloadLength();
        Codec codec = formats.codec(packet.payloadType());
        int descriptorId = formats.id(HeaderExtensionKind.DEPENDENCY_DESCRIPTOR);
        int described = packet.extensionLength(descriptorId);
        int describedAt = packet.extensionOffset(descriptorId);
        return new ReceivedPacket(
                sequence,
                Integer.toUnsignedLong(packet.timestamp()),
                packet.marker(),
                packet.payloadType(),
                codec,
                length,
                FrameMark.read(data, offset, length),
                codec == null ? null : PayloadHead.read(codec, data, offset, length),
                described < 0 ? null : Arrays.copyOfRange(data, describedAt, describedAt + described),
                Arrays.copyOfRange(data, offset - packet.headerLength(), offset),
                retransmitted,
                nowNanos);
    }

    /** From now on reports say what was lost. */
    void reportLosses() {
        reportsLosses = true;
    }

    /** Packets from the first to the last one that came as it was sent first. */
    long expected() {
        return firstOriginal < 0 ? 0 : lastOriginal - firstOriginal + 1;
    }

    /** Those of them that came. */
    int originals() {
        return originals;
    }

    boolean isVideo() {
        return video;
    }

    /** Sequence numbers (0 to 65535) to ask for again now. */
    int[] due(long nowNanos, long roundTripNanos) {
        return missing.due(nowNanos, roundTripNanos).stream()
                .mapToInt(each -> (int) (each & 0xFFFF))
                .toArray();
    }

    void onSenderReport(SenderReport report, long nowNanos) {
        senderReports.add(report);
        reportedNanos = nowNanos;
    }

    /** What to report, null before the first packet. */
    ReportBlock report(int ssrc, long nowNanos) {
        if (packets.isEmpty()) {
            return null;
        }
        int last = senderReports.isEmpty()
                ? 0
                : NtpTime.middle(senderReports.getLast().ntpTimestamp());
        int delay = last == 0 ? 0 : (int) ((nowNanos - reportedNanos) / 1_000 * 65_536 / 1_000_000);
        int lost = reportsLosses ? (int) (expected() - originals) : 0;
        return new ReportBlock(ssrc, 0, lost, packets.lastKey().intValue(), 0, last, delay);
    }

    public List<SenderReport> senderReports() {
        return senderReports;
    }

    public int count() {
        return packets.size();
    }

    public int octets() {
        return octets;
    }

    public int duplicates() {
        return duplicates;
    }

    public List<ReceivedPacket> packets() {
        return new ArrayList<>(packets.values());
    }

    /** The packet of the highest sequence number, null before the first. */
    public ReceivedPacket last() {
        return packets.isEmpty() ? null : packets.lastEntry().getValue();
    }

    /** Sequence numbers between the first and the last that did not come. */
    public List<Long> gaps() {
        List<Long> gaps = new ArrayList<>();
        if (!packets.isEmpty()) {
            for (long each = packets.firstKey(); each <= packets.lastKey(); each++) {
                if (!packets.containsKey(each)) {
                    gaps.add(each);
                }
            }
        }
        return gaps;
    }

    public boolean startsWithKeyframe() {
        return !packets.isEmpty() && packets.firstEntry().getValue().keyframeStart();
    }

    public int keyframes() {
        return (int)
                packets.values().stream().filter(ReceivedPacket::keyframeStart).count();
    }
}
