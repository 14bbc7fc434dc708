package dev.kakehashi.sfu.bwe;

import dev.kakehashi.sfu.rtcp.CongestionFeedbackWriter;
import org.jspecify.annotations.Nullable;

/**
 * When the packets of one publisher came, by their SSRC and sequence number, and the feedback by which its own estimator
 * learns that (RFC 8888). Allocates for each stream once; confined to the publisher's shard.
 */
public final class StreamArrivals {
    /**
     * Streams that are remembered, the one unheard for longest giving way to another: microphone, three encodings of a camera
     * and of a screen with their retransmissions, and as many again.
     */
    static final int MAX_STREAMS = 32;

    /** Packets of a stream that are remembered: a quarter of a second of 20 Mbit/s, twice the longest interval. */
    static final int CAPACITY = 512;

    /** A header, three streams, and what 1.5 Mbit/s are in packets. */
    private static final int FEEDBACK_BYTES = 12 + 3 * 8 + 2 * 12;

    private static final long NANOS_A_SECOND = 1_000_000_000L;

    /** Of a 64-bit NTP timestamp, whose fraction has 32 bits, ten are kept. */
    private static final int NTP_SHIFT = 22;

    private static final class Stream {
        private final ArrivalRing arrivals = new ArrivalRing(CAPACITY);
        private int ssrc;
        private long heardTicks;
        private long bytesSince;
    }

    private final @Nullable Stream[] streams = new Stream[MAX_STREAMS];
    private final CongestionFeedbackWriter writer = new CongestionFeedbackWriter();
    private final FeedbackPace pace;
    private final long originNanos;
    private final long originTicks;
    private int count;
    private int latest;

    /**
     * @param ntp our 64-bit NTP time at {@code nowNanos}, the one of our sender reports (RFC 8888 3.1)
     */
    public StreamArrivals(long nowNanos, long ntp) {
        originNanos = nowNanos;
        originTicks = ntp >>> NTP_SHIFT;
        pace = new FeedbackPace(FEEDBACK_BYTES, nowNanos);
    }

    /** In 1/1024 s since 1900, rounded down, so that what a report tells is exact: no packet is later than the report. */
    private long ticks(long nowNanos) {
        long nanos = nowNanos - originNanos;
        return originTicks
                + nanos / NANOS_A_SECOND * CongestionFeedbackWriter.TICKS_A_SECOND
                + nanos % NANOS_A_SECOND * CongestionFeedbackWriter.TICKS_A_SECOND / NANOS_A_SECOND;
    }

    /**
     * A packet came and was authentic.
     *
     * @param sequenceNumber 0 to 65535
     * @param bytes of the packet, header included
     */
    public void onPacket(int ssrc, int sequenceNumber, int bytes, long nowNanos) {
        long ticks = ticks(nowNanos);
        Stream stream = stream(ssrc);
        stream.heardTicks = ticks;
        if (stream.arrivals.add(sequenceNumber, ticks)) {
            pace.onReceived(bytes);
            stream.bytesSince += bytes;
        }
    }

    private Stream stream(int ssrc) {
        for (int index = 0; index < count; index++) {
            int at = latest + index < count ? latest + index : latest + index - count;
            Stream each = streams[at];
            if (each != null && each.ssrc == ssrc) {
                latest = at;
                return each;
            }
        }
        Stream fresh = count < MAX_STREAMS ? add() : longestUnheard();
        fresh.ssrc = ssrc;
        return fresh;
    }

    private Stream add() {
        Stream added = new Stream();
        streams[count] = added;
        latest = count++;
        return added;
    }

    private Stream longestUnheard() {
        Stream found = null;
        for (int index = 0; index < MAX_STREAMS; index++) {
            Stream each = streams[index];
            if (each != null && (found == null || each.heardTicks < found.heardTicks)) {
                found = each;
                latest = index;
            }
        }
        if (found == null) {
            throw new IllegalStateException("no stream to give way");
        }
        found.arrivals.clear();
        found.bytesSince = 0;
        return found;
    }

    /** When to ask again whether something is due, after nothing was. */
    public long nextNanos(long nowNanos) {
        return pace.nextNanos(nowNanos);
    }

    /**
     * Writes the next feedback, if it is due. To be called until it writes nothing: one packet may not hold all.
     *
     * @return bytes written, 0 where nothing is due
     */
    public int write(byte[] data, int senderSsrc, long nowNanos) {
        if (!pace.isDue(nowNanos)) {
            return 0;
        }
        boolean any = false;
        writer.begin(data, 0, ArrivalLog.MAX_PACKET_BYTES, senderSsrc, ticks(nowNanos));
        int first = largest();
        for (int index = 0; index < count; index++) {
            Stream each = streams[first + index < count ? first + index : first + index - count];
            if (each == null || each.arrivals.untold() == 0) {
                continue;
            }
            ArrivalRing arrivals = each.arrivals;
            int untold = arrivals.untold();
            int told =
                    writer.stream(each.ssrc, (int) arrivals.next() & 0xFFFF, arrivals.ticks(), arrivals.next(), untold);
            arrivals.told(told);
            each.bytesSince = 0;
            any |= told > 0;
            if (told < untold) {
                return writer.end();
            }
        }
        if (!any) {
            return 0;
        }
        pace.onSent(nowNanos);
        return writer.end();
    }

    /**
     * Where a report begins: with pictures before voices. libwebrtc takes a report only through the sender of its first stream;
     * with a voice first Chromium 156 was not seen to heed any.
     */
    private int largest() {
        int largest = 0;
        long most = -1;
        for (int index = 0; index < count; index++) {
            Stream each = streams[index];
            if (each != null && each.bytesSince > most) {
                most = each.bytesSince;
                largest = index;
            }
        }
        return largest;
    }
}
