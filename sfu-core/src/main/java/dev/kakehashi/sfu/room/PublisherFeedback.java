package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.BandwidthFeedback;
import dev.kakehashi.sfu.PublicationReport.EncodingReport;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.bwe.ArrivalLog;
import dev.kakehashi.sfu.bwe.LossGuidedEstimate;
import dev.kakehashi.sfu.bwe.StreamArrivals;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.Publication;
import dev.kakehashi.sfu.rtcp.ReceiverEstimate;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.MediaKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher is told, besides reports, of how its network carries what it sends: when each packet came or, where it
 * knows nothing of that, an estimate. Confined to the transport's shard.
 */
final class PublisherFeedback {
    /** draft-holmer-rmcat-transport-wide-cc-extensions-01 2.2: a transport-wide sequence number of 16 bits. */
    private static final int NUMBER_BYTES = 2;

    private final ServerClock clock;
    private final LossGuidedEstimate estimate = new LossGuidedEstimate();
    private BandwidthFeedback agreed = BandwidthFeedback.NONE;
    private int numberId = -1;

    /** Of who numbers its packets; made with the first of them. */
    private @Nullable ArrivalLog arrivals;

    /** Of who takes RFC 8888; made with the first packet. */
    private @Nullable StreamArrivals streams;

    PublisherFeedback(ServerClock clock) {
        this.clock = clock;
    }

    void agree(RemoteTransport remote, HeaderExtensionMap extensions) {
        agreed = remote.bandwidthFeedback();
        numberId =
                agreed == BandwidthFeedback.TRANSPORT_WIDE ? extensions.id(HeaderExtensionKind.TRANSPORT_WIDE_CC) : -1;
    }

    /** An authentic packet came, whatever becomes of it: probes and packets that came before count too. */
    void onPacket(RtpPacket rtp, long nowNanos) {
        if (agreed == BandwidthFeedback.CONGESTION_CONTROL) {
            if (streams == null) {
                streams = new StreamArrivals(nowNanos, clock.ntp(nowNanos));
            }
            streams.onPacket(rtp.ssrc(), rtp.sequenceNumber(), bytes(rtp), nowNanos);
            return;
        }
        if (numberId < 0 || rtp.extensionLength(numberId) < NUMBER_BYTES) {
            return;
        }
        int at = rtp.extensionOffset(numberId);
        int number = (rtp.buffer()[at] & 0xFF) << 8 | rtp.buffer()[at + 1] & 0xFF;
        if (arrivals == null) {
            arrivals = new ArrivalLog(nowNanos);
        }
        arrivals.onPacket(number, rtp.ssrc(), bytes(rtp), nowNanos);
    }

    private static int bytes(RtpPacket rtp) {
        return rtp.headerLength() + rtp.payloadLength() + rtp.paddingLength();
    }

    /** Writes what is due of the arrivals; returns its length, 0 for nothing. To be called until then. */
    int writeArrivals(byte[] data, int ownSsrc, long nowNanos) {
        if (streams != null) {
            return streams.write(data, ownSsrc, nowNanos);
        }
        return arrivals == null ? 0 : arrivals.write(data, ownSsrc, nowNanos);
    }

    /** When to ask again for arrivals, after nothing was due; now or before where nothing came since. */
    long nextNanos(long nowNanos) {
        if (streams != null) {
            return streams.nextNanos(nowNanos);
        }
        return arrivals == null ? nowNanos : arrivals.nextNanos(nowNanos);
    }

    /** Writes, once a second, what a publisher that takes an estimate may send; returns its length, 0 for nothing. */
    int writeEstimate(byte[] data, int at, int ownSsrc, List<Publication> publications, long nowNanos) {
        if (agreed != BandwidthFeedback.RECEIVER_ESTIMATE) {
            return 0;
        }
        long received = 0;
        double lost = 0;
        List<Integer> pictures = new ArrayList<>();
        for (Publication publication : publications) {
            for (IncomingStream stream : publication.streams()) {
                EncodingReport measured = stream.measured(nowNanos);
                received += measured.bitsPerSecond();
                lost += measured.fractionLost() * measured.bitsPerSecond();
                if (measured.bitsPerSecond() > 0 && publication.kind() == MediaKind.VIDEO) {
                    pictures.add(stream.ssrc());
                }
            }
        }
        long allowed = estimate.onSecond(received, received == 0 ? 0 : lost / received);
        return allowed == 0 || pictures.isEmpty()
                ? 0
                : new ReceiverEstimate(ownSsrc, allowed, pictures).write(data, at);
    }
}
