package dev.kakehashi.sfu.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes up the frames of one stream and what they are predicted from. Its counters wrap around soon. */
final class SyntheticEncoder {
    private static final int NONE = -1;

    private final Layers layers;
    private final int[] lastBase;
    private final int[] lastMiddle;
    private int active;
    private boolean keyWanted = true;
    private int picture;
    private int frame;
    private int tl0;
    private int place;

    /**
     * @param lead by how much less the counters need to wrap around, so that no two encoders count alike
     */
    SyntheticEncoder(Layers layers, int lead) {
        this.layers = layers;
        this.picture = 32_600 + lead;
        this.frame = 65_300 + lead;
        this.tl0 = 200 + lead;
        this.active = layers.spatial();
        this.lastBase = new int[layers.spatial()];
        this.lastMiddle = new int[layers.spatial()];
    }

    void wantKeyframe() {
        keyWanted = true;
    }

    int active() {
        return active;
    }

    /** How many spatial layers are made from now on. With K-SVC more of them begin with a key picture. */
    void active(int spatialLayers) {
        keyWanted |= layers.keyOnly() && spatialLayers > active;
        active = spatialLayers;
    }

    List<EncodedFrame> next() {
        boolean key = keyWanted;
        keyWanted = false;
        place = key ? 0 : place + 1;
        if (key) {
            Arrays.fill(lastBase, NONE);
        }
        picture++;
        int temporal = layers.temporalAt(place);
        if (temporal == 0) {
            tl0++;
        }
        List<EncodedFrame> frames = new ArrayList<>();
        for (int spatial = 0; spatial < active; spatial++) {
            // A layer that was switched on begins where the temporal pattern does.
            if (lastBase[spatial] == NONE && temporal > 0) {
                break;
            }
            frames.add(frame(key, spatial, temporal));
        }
        for (int spatial = active; spatial < layers.spatial(); spatial++) {
            lastBase[spatial] = NONE;
        }
        int last = frames.size() - 1;
        EncodedFrame top = frames.get(last);
        frames.set(
                last,
                new EncodedFrame(
                        top.picture(),
                        top.frame(),
                        top.tl0(),
                        key,
                        top.spatial(),
                        temporal,
                        place,
                        false,
                        false,
                        top.references()));
        return frames;
    }

    private EncodedFrame frame(boolean key, int spatial, int temporal) {
        frame++;
        List<Integer> references = new ArrayList<>();
        if (!key && lastBase[spatial] != NONE) {
            references.add(temporal == 2 && place % 4 == 3 ? lastMiddle[spatial] : lastBase[spatial]);
        }
        if (spatial > 0 && (key || !layers.keyOnly())) {
            references.add(frame - 1);
        }
        if (temporal == 0) {
            lastBase[spatial] = frame;
        } else if (temporal == 1) {
            lastMiddle[spatial] = frame;
        }
        boolean needed = key || !layers.keyOnly();
        return new EncodedFrame(
                picture, frame, tl0, key, spatial, temporal, place, true, needed, List.copyOf(references));
    }
}
