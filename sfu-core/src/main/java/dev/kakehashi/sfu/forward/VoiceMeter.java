package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.bwe.BitrateMeter;
import dev.kakehashi.sfu.bwe.VoiceClaim;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.RtpPacket;

/**
 * How loud one voice is and what it costs, with its redundancy (RFC 2198) and without. Measured only while somebody asks:
 * whose path may be too narrow for all voices. Confined to the shard.
 */
final class VoiceMeter {
    /** Who has a narrow path asks each tenth of a second. */
    private static final long UNASKED_NANOS = 2_000_000_000L;

    /** A publisher that does not say how loud it is counts as one who talks. */
    private static final int USUAL_LEVEL = 35;

    /** Until it is measured: Opus of 32 kbit/s in packets of 20 ms, with headers. */
    private static final long USUAL_BITS = 55_000;

    /** Who was loud within this speaks: pauses between sentences are shorter. */
    private static final long SPEAKING_NANOS = 1_000_000_000L;

    /** Part of the way, a tenth of a second, to a rate that is lower than before: speech has pauses. */
    private static final int DECAY_PART = 32;

    private final Loudness loudness = new Loudness();
    private final BitrateMeter whole = new BitrateMeter();
    private final BitrateMeter plain = new BitrateMeter();
    private long wholeSpeech = USUAL_BITS;
    private long plainSpeech = USUAL_BITS;
    private boolean everLoud;
    private long loudNanos;
    private long askedNanos;

    VoiceMeter(long nowNanos) {
        askedNanos = nowNanos;
    }

    void onPacket(RtpPacket packet, int bytes, FrameInfo info, HeaderExtensionMap extensions, long nowNanos) {
        if (!loudness.onPacket(packet, extensions)) {
            loudness.onPacket(USUAL_LEVEL);
        }
        whole.add(bytes + LayerRates.OVERHEAD_BYTES, nowNanos);
        plain.add(bytes + LayerRates.OVERHEAD_BYTES - info.primaryAt, nowNanos);
    }

    /**
     * Each tenth of a second.
     *
     * @return whether somebody still asks
     */
    boolean onTick(long nowNanos) {
        loudness.onTick(nowNanos);
        if (loudness.latest() >= Loudness.LOUD) {
            everLoud = true;
            loudNanos = nowNanos;
        }
        if (isSpeaking(nowNanos)) {
            wholeSpeech = towards(wholeSpeech, whole.bitsPerSecond(nowNanos));
            plainSpeech = towards(plainSpeech, plain.bitsPerSecond(nowNanos));
        }
        return nowNanos - askedNanos <= UNASKED_NANOS;
    }

    private boolean isSpeaking(long nowNanos) {
        return everLoud && nowNanos - loudNanos < SPEAKING_NANOS;
    }

    private static long towards(long before, long measured) {
        return measured >= before ? measured : before + (measured - before) / DECAY_PART;
    }

    /**
     * Says what is known to a claim.
     *
     * @param redundant whether the subscriber takes redundancy at all
     */
    void tell(VoiceClaim claim, boolean redundant, long nowNanos) {
        askedNanos = nowNanos;
        boolean speaking = isSpeaking(nowNanos);
        long plainBits = speaking ? plainSpeech : plain.bitsPerSecond(nowNanos);
        long wholeBits = speaking ? wholeSpeech : whole.bitsPerSecond(nowNanos);
        claim.begin(loudness.latest(), speaking, redundant ? wholeBits : plainBits, plainBits);
    }
}
