package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.bwe.VoiceAllocator;
import dev.kakehashi.sfu.bwe.VoiceClaim;
import dev.kakehashi.sfu.forward.Subscription;
import java.util.ArrayList;
import java.util.List;

/** The voices that one peer hears, and what it does without where its path is narrow. Confined to the shard. */
final class HeardVoices {
    /** What a voice costs with its redundancy; where the path carries that of all and a picture, nothing is measured. */
    private static final long AMPLE_BITS = 100_000;

    /** The smallest encoding of a camera, with some pictures a second withheld. */
    private static final long LEAST_PICTURE_BITS = 100_000;

    private final VoiceAllocator allocator = new VoiceAllocator();
    private final List<Subscription> voices = new ArrayList<>();
    private final List<VoiceClaim> claims = new ArrayList<>();

    /**
     * Decides who is heard, and how.
     *
     * @param slots those of the peer that carry something
     * @param pathBits bits a second that the path carries
     * @param sentBits bits a second of the voices as they are sent now
     * @param pictures whether pictures want a part of the path, too
     * @return bits a second that the voices may take while they speak, 0 where the path is ample
     */
    long allocate(List<Subscription> slots, long pathBits, long sentBits, boolean pictures, long nowNanos) {
        voices.clear();
        claims.clear();
        for (int index = 0; index < slots.size(); index++) {
            if (slots.get(index).isVoice()) {
                voices.add(slots.get(index));
            }
        }
        long pictureBits = pictures ? LEAST_PICTURE_BITS : 0;
        // Some codecs cost more than was thought.
        long ample = pictureBits + Math.max(voices.size() * AMPLE_BITS, 2 * sentBits);
        if (!allocator.isNarrow() && pathBits >= ample) {
            return 0;
        }
        for (int index = 0; index < voices.size(); index++) {
            claims.add(voices.get(index).voiceClaim(nowNanos));
        }
        long givenBits = allocator.allocate(claims, pathBits, pictureBits, nowNanos);
        for (int index = 0; index < voices.size(); index++) {
            voices.get(index).settleVoice();
        }
        return givenBits;
    }

    /**
     * What the path should be asked for.
     *
     * @param otherBits bits a second that all else wants, as far as voices leave it
     */
    long wanted(long sentBits, long otherBits) {
        // While a voice waits no picture does.
        long others = allocator.isWaiting() ? 0 : sentBits + otherBits;
        return Math.max(others, allocator.wantedBitsPerSecond());
    }
}
