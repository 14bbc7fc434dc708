package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.PayloadTypeTable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What publishers are told of who looks at which of their encodings. */
final class LayerWishTest {
    private static final int VP8 = 96;
    private static final int VP9 = 98;
    private static final int QUARTER = 1;
    private static final int HALF = 2;
    private static final int FULL = 4;
    private static final int ALL = QUARTER | HALF | FULL;
    private static final int SMALL_PIXELS = 320 * 180;
    private static final int MIDDLE_PIXELS = 640 * 360;
    private static final int LARGE_PIXELS = 1280 * 720;

    private final RtpFormats formats = new RtpFormats(
            new PayloadTypeTable(
                    List.of(new PayloadFormat(VP8, Codec.VP8, "", -1), new PayloadFormat(VP9, Codec.VP9, "", -1))),
            new HeaderExtensionMap(Map.of()),
            false);
    private final PacketPool pool = new PacketPool();
    private final Fanout fanout = new Fanout(1, formats, 3, pool);
    private final Subscription viewer = new Subscription(
            new OutgoingSlot("5", SlotUse.VIDEO, 0, 7, -1),
            formats,
            new OutgoingRtp(),
            new RecordingOutlet(),
            new DropCounters(),
            new Random(1));
    private int sequence;
    private long nowNanos = 1;

    LayerWishTest() {
        viewer.assign(fanout, nowNanos);
    }

    @Test
    void onlyTheEncodingThatIsLookedAtIsWantedOnceItComes() {
        viewer.show(true, LARGE_PIXELS, 5, nowNanos);
        keyframe(0, SMALL_PIXELS);
        keyframe(1, MIDDLE_PIXELS);
        keyframe(2, LARGE_PIXELS);

        assertThat(fanout.takeWish()).isEqualTo(FULL);
    }

    @Test
    void thoseBelowAreWantedWhileTheIdealOneDoesNotCome() {
        viewer.show(true, LARGE_PIXELS, 5, nowNanos);
        keyframe(0, SMALL_PIXELS);
        keyframe(1, MIDDLE_PIXELS);

        assertThat(fanout.takeWish()).isEqualTo(ALL);
    }

    @Test
    void thoseBelowAreWantedAgainWhenTheIdealOneDies() {
        viewer.show(true, LARGE_PIXELS, 5, nowNanos);
        keyframe(0, SMALL_PIXELS);
        keyframe(2, LARGE_PIXELS);
        assertThat(fanout.takeWish()).isEqualTo(FULL);

        nowNanos += 1_500_000_000L;
        keyframe(0, SMALL_PIXELS);
        fanout.onTick(nowNanos);

        assertThat(fanout.takeWish()).isEqualTo(ALL);
    }

    @Test
    void nobodyWhoLooksMeansNoWish() {
        keyframe(0, SMALL_PIXELS);
        viewer.show(false, 0, 5, nowNanos);

        assertThat(fanout.takeWish()).isZero();
    }

    @Test
    void forgetsTheSizesOfLayersThatTheNextCodecLacks() {
        viewer.show(true, MIDDLE_PIXELS, 5, nowNanos);
        PacketBuffer layered = packet(VP9, Codec.VP9);
        layered.info.pixels[0] = SMALL_PIXELS;
        layered.info.pixels[1] = MIDDLE_PIXELS;
        fanout.arrive(0, sequence, layered, nowNanos);
        fanout.deliver(nowNanos);
        assertThat(fanout.takeWish()).isEqualTo(QUARTER);

        keyframe(0, SMALL_PIXELS);
        keyframe(1, MIDDLE_PIXELS);

        assertThat(fanout.takeWish()).isEqualTo(HALF);
    }

    private void keyframe(int encoding, int pixels) {
        PacketBuffer packet = packet(VP8, Codec.VP8);
        packet.info.pixels[0] = pixels;
        fanout.arrive(encoding, sequence, packet, nowNanos);
        fanout.deliver(nowNanos);
    }

    private PacketBuffer packet(int payloadType, Codec codec) {
        sequence++;
        PacketBuffer packet = pool.acquire();
        packet.data[0] = (byte) 0x80;
        packet.data[1] = (byte) payloadType;
        packet.data[3] = (byte) sequence;
        packet.length = 40;
        packet.info.clear();
        packet.info.codec = codec;
        packet.info.keyframeStart = true;
        packet.info.frameStart = true;
        packet.info.sized = true;
        return packet;
    }
}
