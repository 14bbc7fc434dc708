package dev.kakehashi.sfu.peer;

/**
 * How a stream is layered, by the names of webrtc-svc: {@code L3T3} predicts every spatial layer from the one below,
 * {@code L3T3_KEY} only in key pictures.
 */
public record Layers(int spatial, int temporal, boolean keyOnly) {
    static Layers of(String mode) {
        return new Layers(mode.charAt(1) - '0', mode.charAt(3) - '0', mode.endsWith("_KEY"));
    }

    @Override
    public String toString() {
        return "L" + spatial + "T" + temporal + (keyOnly ? "_KEY" : "");
    }

    /** Decode targets, one a layer, spatial layers outermost. */
    int targets() {
        return spatial * temporal;
    }

    /** The temporal layer of a picture, counted from the key picture: 0, or 0 2 1 2. */
    int temporalAt(int place) {
        if (temporal == 1) {
            return 0;
        }
        return switch (place % 4) {
            case 0 -> 0;
            case 2 -> 1;
            default -> 2;
        };
    }
}
