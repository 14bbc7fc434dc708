package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.bwe.BitrateAllocator;
import dev.kakehashi.sfu.bwe.Claim;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A slot whose subscriber's path carries less than the page asks for. */
final class SlotShareTest {
    private static final int ALL = 7;
    private static final int LARGE_PIXELS = 1280 * 720;

    /** Pictures a second of each encoding; every one is a packet of the same size, so these are the rates. */
    private static final int[] PICTURES = {10, 30, 90};

    private static final int[][] SIZES = {{320, 180}, {640, 360}, {1280, 720}};

    private final TestSlot slot = new TestSlot(SlotUse.VIDEO);
    private final Fanout camera = slot.track(1, 3);
    private final int[] sent = new int[3];
    private long rate;

    SlotShareTest() {
        slot.subscription.assign(camera, slot.nowNanos);
        slot.subscription.show(true, LARGE_PIXELS, 5, slot.nowNanos);
        second(ALL);
        Claim all = slot.subscription.claim(false);
        rate = BitrateAllocator.allocate(List.of(all), Long.MAX_VALUE) / PICTURES[2];
    }

    /** A second of these encodings, each beginning with a key frame. */
    private void second(int encodings) {
        for (int tenth = 0; tenth < 10; tenth++) {
            for (int encoding = 0; encoding < 3; encoding++) {
                for (int each = 0; (encodings & 1 << encoding) != 0 && each < PICTURES[encoding] / 10; each++) {
                    picture(encoding, tenth == 0 && each == 0);
                }
            }
            slot.nowNanos += 100_000_000L;
            camera.onTick(slot.nowNanos);
        }
    }

    private void picture(int encoding, boolean key) {
        int number = sent[encoding]++;
        String payload = key
                ? "90 e0 %04x %02x 20 10 02 00 9d 01 2a %s %s"
                        .formatted(
                                0x8000 | number, number & 0xFF, little(SIZES[encoding][0]), little(SIZES[encoding][1]))
                : "90 e0 %04x %02x 20 11 02 00 55 66 77 88 99 aa".formatted(0x8000 | number, number & 0xFF);
        slot.forward(camera, encoding, 65_536 + number, SourcePacket.VP8, number * 3_000, true, payload);
    }

    private static String little(int value) {
        return "%02x %02x".formatted(value & 0xFF, value >> 8);
    }

    /** Gives the slot so many pictures' rate. */
    private void carries(double pictures) {
        carries(pictures, false);
    }

    private void carries(double pictures, boolean probing) {
        long budget = (long) (rate * pictures);
        long given = BitrateAllocator.allocate(List.of(slot.subscription.claim(probing)), budget);
        slot.subscription.settle(budget - given, slot.nowNanos);
    }

    /** Long enough for what the slot loses to be lost. */
    private void carriesForLong(double pictures) {
        carries(pictures);
        slot.nowNanos += 1_000_000_000L;
        carries(pictures);
    }

    private int sentInASecond(int encodings) {
        int before = slot.outlet.sent.size();
        second(encodings);
        return slot.outlet.sent.size() - before;
    }

    @Test
    void aPathThatCarriesItAllChangesNothing() {
        carries(1_000);

        assertThat(slot.outlet.qualities).isEmpty();
        assertThat(sentInASecond(ALL)).isEqualTo(PICTURES[2]);
    }

    @Test
    void aNarrowPathGetsTheEncodingThatFits() {
        carries(40);

        assertThat(slot.outlet.qualities).containsExactly(SlotQuality.REDUCED);
        assertThat(slot.outlet.keyframesAsked).endsWith(1);
        assertThat(sentInASecond(ALL)).isEqualTo(PICTURES[1]);
    }

    @Test
    void aPathThatCarriesNothingIsSentNothing() {
        carriesForLong(5);

        assertThat(slot.outlet.qualities).containsExactly(SlotQuality.REDUCED, SlotQuality.PAUSED);
        assertThat(sentInASecond(ALL)).isZero();
    }

    @Test
    void whatWasPausedComesBackWithAKeyFrameThatIsAskedFor() {
        carriesForLong(5);
        second(ALL);
        int asked = slot.outlet.keyframesAsked.size();

        carries(1_000);

        assertThat(slot.outlet.qualities).containsExactly(SlotQuality.REDUCED, SlotQuality.PAUSED, SlotQuality.FULL);
        assertThat(slot.outlet.keyframesAsked).hasSize(asked + 1).endsWith(2);
        assertThat(sentInASecond(ALL)).isEqualTo(PICTURES[2]);
    }

    @Test
    void publishersAreAskedOnlyForWhatTheirViewersPathsCarry() {
        camera.takeWish();

        carries(40);
        assertThat(camera.takeWish()).isEqualTo(1 << 1);

        carriesForLong(5);
        assertThat(camera.takeWish()).isZero();
    }

    @Test
    void anEncodingThatIsSwitchedOffIsAskedForOnceThePathCarriesIt() {
        carries(40);
        camera.takeWish();
        second(ALL & ~(1 << 2));
        second(ALL & ~(1 << 2));
        assertThat(camera.takeWish()).isEqualTo(-1);

        carries(60);
        assertThat(camera.takeWish()).as("it took 90").isEqualTo(-1);

        carries(200);
        assertThat(camera.takeWish() & 1 << 2).isNotZero();
    }

    @Test
    void whatWasTakenAndLostAgainIsTakenWithMoreRoomOnly() {
        carries(40);
        carries(110);
        carries(40);
        assertThat(slot.outlet.qualities).containsExactly(SlotQuality.REDUCED, SlotQuality.FULL, SlotQuality.REDUCED);

        carries(110);
        assertThat(slot.outlet.qualities).as("so much it had").hasSize(3);
        carries(130);
        assertThat(slot.outlet.qualities).endsWith(SlotQuality.FULL);
    }

    @Test
    void aPictureThatCameBackInVainComesBackWithMoreRoomOnly() {
        carries(1_000);
        slot.nowNanos += 11_000_000_000L;
        carriesForLong(5);
        carries(16);
        assertThat(slot.outlet.qualities).endsWith(SlotQuality.REDUCED);
        carriesForLong(5);
        assertThat(slot.outlet.qualities).endsWith(SlotQuality.PAUSED);

        carries(16);
        assertThat(slot.outlet.qualities).endsWith(SlotQuality.PAUSED);
        carries(26);
        assertThat(slot.outlet.qualities).endsWith(SlotQuality.REDUCED);
    }

    @Test
    void aProbeAloneBringsNoPictureBackThatHardlyFits() {
        carries(1_000);
        slot.nowNanos += 11_000_000_000L;
        carriesForLong(5);

        carries(20, true);
        assertThat(slot.outlet.qualities).endsWith(SlotQuality.PAUSED);
        carries(20, false);
        assertThat(slot.outlet.qualities).endsWith(SlotQuality.REDUCED);
    }

    @Test
    void aMistakeIsForgotten() {
        carries(40);
        carries(110);
        carries(40);
        slot.nowNanos += 91_000_000_000L;
        carries(40);

        carries(110);

        assertThat(slot.outlet.qualities).endsWith(SlotQuality.FULL);
    }

    @Test
    void theMiddleEncodingIsAskedForWhereTheLargestDoesNotFit() {
        carries(20);
        camera.takeWish();
        second(1);
        second(1);
        carries(20);
        assertThat(camera.takeWish()).as("it has what fits").isEqualTo(-1);

        carries(60);

        assertThat(camera.takeWish() & 1 << 1).isNotZero();
        assertThat(slot.outlet.qualities).containsExactly(SlotQuality.REDUCED);
    }

    @Test
    void anotherSourceBeginsWithoutLimits() {
        carriesForLong(5);

        slot.subscription.assign(slot.track(2, 1), slot.nowNanos);

        assertThat(slot.subscription.isVisible()).isTrue();
    }
}
