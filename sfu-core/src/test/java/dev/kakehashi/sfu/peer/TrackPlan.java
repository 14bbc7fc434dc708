package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.Codec;
import java.util.List;

/**
 * What a made-up track is like.
 *
 * @param encodings 1, or 2 to 3 with simulcast, whose SSRCs are not announced
 * @param packets of a frame; a key frame has three times as many
 * @param bodyBytes of a packet's payload behind the payload descriptor
 * @param descriptor whether frames carry the dependency descriptor
 * @param freshIds whether every key frame numbers its templates anew
 * @param longPictureIds 15 bits (VP8), else 7
 * @param flexible P_DIFF instead of TL0PICIDX (VP9)
 * @param ladder whether an encoding has a third of the packets of the next larger one, as browsers have it, else as many
 */
public record TrackPlan(
        Codec codec,
        Layers layers,
        int encodings,
        int packets,
        int bodyBytes,
        boolean descriptor,
        boolean freshIds,
        boolean longPictureIds,
        boolean flexible,
        boolean ladder) {
    private static final List<String> RIDS = List.of("q", "h", "f");

    private static TrackPlan of(Codec codec, String layers) {
        return new TrackPlan(codec, Layers.of(layers), 1, 4, 1_100, false, false, true, false, false);
    }

    public static TrackPlan vp8() {
        return of(Codec.VP8, "L1T3");
    }

    public static TrackPlan h264() {
        return of(Codec.H264, "L1T1");
    }

    public static TrackPlan vp9(String layers) {
        return of(Codec.VP9, layers);
    }

    public static TrackPlan av1(String layers) {
        return of(Codec.AV1, layers).withDescriptor();
    }

    /** Voice, 50 packets a second. */
    public static TrackPlan opus() {
        return of(Codec.OPUS, "L1T1").size(1, 80);
    }

    /** The same with one older packet beside each (RFC 2198). */
    public static TrackPlan red() {
        return of(Codec.RED, "L1T1").size(1, 80);
    }

    public TrackPlan simulcast(int count) {
        return new TrackPlan(
                codec, layers, count, packets, bodyBytes, descriptor, freshIds, longPictureIds, flexible, ladder);
    }

    public TrackPlan size(int packetsOfAFrame, int bytesOfABody) {
        return new TrackPlan(
                codec,
                layers,
                encodings,
                packetsOfAFrame,
                bytesOfABody,
                descriptor,
                freshIds,
                longPictureIds,
                flexible,
                ladder);
    }

    public TrackPlan withDescriptor() {
        return new TrackPlan(
                codec, layers, encodings, packets, bodyBytes, true, freshIds, longPictureIds, flexible, ladder);
    }

    public TrackPlan withFreshIds() {
        return new TrackPlan(
                codec, layers, encodings, packets, bodyBytes, descriptor, true, longPictureIds, flexible, ladder);
    }

    public TrackPlan withShortPictureIds() {
        return new TrackPlan(
                codec, layers, encodings, packets, bodyBytes, descriptor, freshIds, false, flexible, ladder);
    }

    public TrackPlan withPictureDifferences() {
        return new TrackPlan(
                codec, layers, encodings, packets, bodyBytes, descriptor, freshIds, longPictureIds, true, ladder);
    }

    /** Three encodings of about 0.15, 0.55 and 1.7 Mbit/s. */
    public TrackPlan likeABrowser() {
        return new TrackPlan(codec, layers, 3, 6, 1_100, descriptor, freshIds, longPictureIds, flexible, true);
    }

    /** Of a frame of an encoding. */
    int packets(int encoding) {
        int divisor = 1;
        for (int above = encoding + 1; ladder && above < encodings; above++) {
            divisor *= 3;
        }
        return Math.max(1, packets / divisor);
    }

    public int spatialLayers() {
        return layers.spatial();
    }

    public boolean isSimulcast() {
        return encodings > 1;
    }

    /** Lowest first; empty without simulcast. */
    public List<String> rids() {
        return isSimulcast() ? RIDS.subList(0, encodings) : List.of();
    }

    Packetizer packetizer(int width, int height) {
        return switch (codec) {
            case VP8 -> new Vp8Packetizer(longPictureIds, width, height);
            case VP9 -> new Vp9Packetizer(layers, flexible, width, height);
            case H264 -> new H264Packetizer(width, height);
            case AV1 -> new Av1Packetizer();
            case OPUS, RED, PCMU, PCMA, RTX -> throw new IllegalStateException(codec + " has no pictures");
        };
    }
}
