package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.Publication;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.room.TransportPlan.PlannedTrack;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one peer publishes, and which of its SSRCs belongs to which encoding: announced in the offer, or learnt from the
 * MID and RID of an authenticated packet, or from its payload type where only one track can have it (RFC 9143 9.2, RFC
 * 8852), and kept for the transport's life, since browsers stop
 * sending them after the first report. Confined to the shard.
 */
final class IncomingTracks {
    /** Streams that a peer may open; ours sends four tracks, one in three encodings, each with a retransmission stream. */
    static final int MAX_STREAMS = 32;

    private final DropCounters counters;
    private final List<Publication> publications = new ArrayList<>();
    private final List<String> mids = new ArrayList<>();
    private StreamRef[] refs = {};

    IncomingTracks(DropCounters counters) {
        this.counters = counters;
    }

    /** What an SSRC stands for. */
    record StreamRef(int ssrc, IncomingStream stream, boolean retransmission) {}

    List<Publication> publications() {
        return publications;
    }

    boolean has(long publicationId) {
        for (Publication each : publications) {
            if (each.id() == publicationId) {
                return true;
            }
        }
        return false;
    }

    Publication add(PlannedTrack planned) {
        IncomingTrack track = planned.track();
        Publication publication = new Publication(planned.publicationId(), track.source(), track.rids());
        publications.add(publication);
        mids.add(track.mid());
        if (track.rids().isEmpty() && !track.ssrcs().isEmpty()) {
            IncomingStream stream = publication.streams().getFirst();
            stream.ssrc(track.ssrcs().getFirst().intValue());
            know(stream.ssrc(), stream, false);
            if (!track.rtxSsrcs().isEmpty()) {
                know(track.rtxSsrcs().getFirst().intValue(), stream, true);
            }
        }
        return publication;
    }

    /** The stream of an SSRC, not that of its retransmissions; null where it is not known. */
    @Nullable
    IncomingStream primary(int ssrc) {
        StreamRef ref = find(ssrc);
        return ref == null || ref.retransmission ? null : ref.stream;
    }

    /**
     * The stream of an unprotected packet. A retransmission is turned into the packet that it carries (RFC 4588 4).
     *
     * @param rtp a view around the packet, afterwards around what it was turned into
     * @return null when the packet is not forwarded; the reason was counted
     */
    @Nullable
    StreamRef streamOf(PacketBuffer packet, RtpPacket rtp, RtpFormats formats) {
        StreamRef ref = find(rtp.ssrc());
        if (ref == null) {
            ref = learn(rtp, formats);
        }
        if (ref == null) {
            counters.count(DropReason.UNKNOWN_SSRC);
            return null;
        }
        return ref.retransmission && !restore(packet, rtp, ref.stream, formats) ? null : ref;
    }

    private boolean restore(PacketBuffer packet, RtpPacket rtp, IncomingStream stream, RtpFormats formats) {
        // Bandwidth probes are padding on the retransmission stream; they carry no packet.
        if (rtp.payloadLength() < 2) {
            return false;
        }
        int original = formats.payloadTypes().associated(rtp.payloadType());
        if (original < 0) {
            counters.count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            return false;
        }
        if (!stream.isKnown()) {
            counters.count(DropReason.UNKNOWN_SSRC);
            return false;
        }
        int osn = rtp.payloadOffset();
        int sequenceNumber = (packet.data[osn] & 0xFF) << 8 | packet.data[osn + 1] & 0xFF;
        System.arraycopy(packet.data, packet.offset, packet.data, packet.offset + 2, rtp.headerLength());
        packet.offset += 2;
        packet.length -= 2;
        if (!rtp.wrap(packet.data, packet.offset, packet.length)) {
            counters.count(DropReason.MALFORMED_RTP);
            return false;
        }
        rtp.sequenceNumber(sequenceNumber);
        rtp.payloadType(original);
        rtp.ssrc(stream.ssrc());
        return true;
    }

    private @Nullable StreamRef find(int ssrc) {
        for (StreamRef each : refs) {
            if (each.ssrc == ssrc) {
                return each;
            }
        }
        return null;
    }

    private @Nullable StreamRef learn(RtpPacket rtp, RtpFormats formats) {
        String mid = text(rtp, formats, HeaderExtensionKind.MID);
        int index = mid == null ? onlyTrackOf(rtp.payloadType(), formats) : mids.indexOf(mid);
        if (index < 0 || refs.length >= MAX_STREAMS) {
            return null;
        }
        boolean retransmission = formats.payloadTypes().codec(rtp.payloadType()) == Codec.RTX;
        String rid = text(
                rtp,
                formats,
                retransmission ? HeaderExtensionKind.REPAIRED_RTP_STREAM_ID : HeaderExtensionKind.RTP_STREAM_ID);
        IncomingStream stream = publications.get(index).stream(rid);
        if (stream == null || (stream.isKnown() && !retransmission)) {
            return null;
        }
        if (!retransmission) {
            stream.ssrc(rtp.ssrc());
        }
        return know(rtp.ssrc(), stream, retransmission);
    }

    /**
     * RFC 9143 9.2: a packet whose SSRC nobody announced and that names no section belongs to the only one in which its
     * payload type stands. Formats of one kind stand in every section of that kind.
     */
    private int onlyTrackOf(int payloadType, RtpFormats formats) {
        Codec codec = formats.payloadTypes().codec(payloadType);
        if (codec == null) {
            return -1;
        }
        int only = -1;
        for (int index = 0; index < publications.size(); index++) {
            if (publications.get(index).kind() == codec.kind()) {
                if (only >= 0) {
                    return -1;
                }
                only = index;
            }
        }
        return only;
    }

    private static @Nullable String text(RtpPacket rtp, RtpFormats formats, HeaderExtensionKind kind) {
        int id = formats.extensions().id(kind);
        int length = id < 0 ? -1 : rtp.extensionLength(id);
        return length <= 0
                ? null
                : new String(rtp.buffer(), rtp.extensionOffset(id), length, StandardCharsets.US_ASCII);
    }

    private StreamRef know(int ssrc, IncomingStream stream, boolean retransmission) {
        StreamRef ref = new StreamRef(ssrc, stream, retransmission);
        refs = Arrays.copyOf(refs, refs.length + 1);
        refs[refs.length - 1] = ref;
        return ref;
    }
}
