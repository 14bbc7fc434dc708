package dev.kakehashi.sfu;

import dev.kakehashi.sfu.rtp.Codec;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which video formats this server takes, for cameras and for screens, the preferred one first. A room uses the first one
 * that everybody in it can decode.
 *
 * @param camera never empty
 * @param screen never empty
 */
public record CodecPolicy(List<Codec> camera, List<Codec> screen) {
    public CodecPolicy {
        camera = List.copyOf(camera);
        screen = List.copyOf(screen);
        if (camera.isEmpty() || screen.isEmpty()) {
            throw new IllegalArgumentException("each list needs a codec");
        }
    }

    /**
     * VP8 for faces: every browser encodes it cheaply in three sizes. VP9 for screens, whose text it keeps sharp at a
     * third of the bits.
     */
    public static CodecPolicy defaults() {
        return new CodecPolicy(
                List.of(Codec.VP8, Codec.H264, Codec.VP9, Codec.AV1),
                List.of(Codec.VP9, Codec.VP8, Codec.AV1, Codec.H264));
    }

    /** Every video codec of either list. */
    public Set<Codec> all() {
        Set<Codec> all = new LinkedHashSet<>(camera);
        all.addAll(screen);
        return all;
    }

    /**
     * The codecs for a room of people who can decode these; where nothing is common to all, the preferred one.
     *
     * @param decoders what each person can decode
     */
    public Choice choose(Collection<? extends Set<Codec>> decoders) {
        return new Choice(first(camera, decoders), first(screen, decoders));
    }

    private static Codec first(List<Codec> preferred, Collection<? extends Set<Codec>> decoders) {
        for (Codec codec : preferred) {
            if (decoders.stream().allMatch(each -> each.contains(codec))) {
                return codec;
            }
        }
        return preferred.getFirst();
    }

    /** The codecs of one room now. */
    public record Choice(Codec camera, Codec screen) {}
}
