package dev.kakehashi.sfu.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BitrateAllocatorTest {
    private static final int SMALL = 0;
    private static final int MIDDLE = 1;
    private static final int LARGE = 2;

    /** 150, 500 and 1,500 kbit/s, as our own page sends its three encodings. */
    private static Claim camera(double weight) {
        Claim claim = new Claim();
        claim.begin(weight, 1);
        claim.offer(SMALL, 150_000, 1.6);
        claim.offer(MIDDLE, 500_000, 2.8);
        claim.offer(LARGE, 1_500_000, 4.2);
        claim.holdsAll();
        return claim;
    }

    private static long allocate(long budget, Claim... claims) {
        return BitrateAllocator.allocate(List.of(claims), budget);
    }

    @Test
    void everybodyGetsTheBestWhereItFits() {
        Claim one = camera(1);
        Claim other = camera(9);

        assertThat(allocate(3_000_000, one, other)).isEqualTo(3_000_000);
        assertThat(one.given()).isEqualTo(LARGE);
        assertThat(other.isFull()).isTrue();
    }

    @Test
    void everybodyGetsSomethingBeforeAnybodyGetsMore() {
        Claim stage = camera(9);
        Claim thumbnail = camera(1);

        allocate(600_000, stage, thumbnail);

        assertThat(stage.given()).isEqualTo(SMALL);
        assertThat(thumbnail.given()).isEqualTo(SMALL);
    }

    @Test
    void theImportantOneGetsTheRoomThatIsLeft() {
        Claim stage = camera(9);
        Claim thumbnail = camera(1);

        allocate(700_000, stage, thumbnail);

        assertThat(stage.given()).isEqualTo(MIDDLE);
        assertThat(thumbnail.given()).isEqualTo(SMALL);
    }

    @Test
    void theLeastImportantOneIsPaused() {
        Claim stage = camera(9);
        Claim thumbnail = camera(1);

        allocate(200_000, stage, thumbnail);

        assertThat(stage.given()).isEqualTo(SMALL);
        assertThat(thumbnail.given()).isEqualTo(Claim.NOTHING);
    }

    @Test
    void nothingIsGivenOfAnEmptyPath() {
        Claim claim = camera(9);

        assertThat(allocate(0, claim)).isZero();
        assertThat(claim.given()).isEqualTo(Claim.NOTHING);
        assertThat(claim.givenBitsPerSecond()).isZero();
    }

    @Test
    void moreThanBeforeNeedsRoomToSpare() {
        Claim claim = camera(1);
        claim.holds(SMALL);
        allocate(520_000, claim);
        assertThat(claim.given()).as("350 more and a fifth of it are 570").isEqualTo(SMALL);

        claim.holds(SMALL);
        allocate(570_000, claim);
        assertThat(claim.given()).isEqualTo(MIDDLE);
    }

    @Test
    void whatASlotHasItKeepsWithoutRoomToSpare() {
        Claim claim = camera(1);
        claim.holds(MIDDLE);

        allocate(500_000, claim);

        assertThat(claim.given()).isEqualTo(MIDDLE);
    }

    @Test
    void aPausedSlotComesBackOnlyWithRoomToSpare() {
        Claim claim = camera(1);
        claim.holds(Claim.NOTHING);

        allocate(170_000, claim);
        assertThat(claim.given()).isEqualTo(Claim.NOTHING);

        allocate(180_000, claim);
        assertThat(claim.given()).isEqualTo(SMALL);
    }

    @Test
    void whatWasPausedNeedsHalfOfItselfBesides() {
        Claim claim = new Claim();
        claim.begin(1, 1);
        claim.offer(0, 60_000, 1);
        claim.holdsNothingSincePaused(false);

        allocate(89_000, claim);
        assertThat(claim.given()).isEqualTo(Claim.NOTHING);

        allocate(90_000, claim);
        assertThat(claim.given()).isZero();
    }

    @Test
    void ofAPausedPictureThatIsLargeTheUsualRoomIsEnough() {
        Claim claim = new Claim();
        claim.begin(1, 1);
        claim.offer(0, 6_000_000, 1);
        claim.holdsNothingSincePaused(false);

        allocate(7_100_000, claim);
        assertThat(claim.given()).isEqualTo(Claim.NOTHING);

        allocate(7_200_000, claim);
        assertThat(claim.given()).isZero();
    }

    @Test
    void whileThePathIsProbedWhatWasPausedNeedsTwiceItselfBesides() {
        Claim claim = new Claim();
        claim.begin(1, 1);
        claim.offer(0, 60_000, 1);
        claim.holdsNothingSincePaused(true);

        allocate(179_000, claim);
        assertThat(claim.given()).isEqualTo(Claim.NOTHING);

        allocate(180_000, claim);
        assertThat(claim.given()).isZero();
    }

    @Test
    void withCautionAStepUpNeedsMoreRoom() {
        Claim claim = new Claim();
        claim.begin(1, 3);
        claim.offer(0, 100_000, 1);
        claim.offer(1, 300_000, 2);
        claim.holds(0);

        allocate(419_000, claim);
        assertThat(claim.given()).isZero();

        allocate(420_000, claim);
        assertThat(claim.given()).isEqualTo(1);
    }

    @Test
    void anOptionThatCostsMoreAndIsWorthLessIsNone() {
        Claim claim = new Claim();
        claim.begin(1, 1);
        claim.offer(0, 150_000, 1);
        claim.offer(1, 100_000, 2);
        claim.offer(2, 400_000, 1.5);
        claim.holdsAll();

        allocate(1_000_000, claim);

        assertThat(claim.given()).isEqualTo(1);
        assertThat(claim.isFull()).isTrue();
    }

    @Test
    void neverGivesMoreThanThereIs() {
        Random random = new Random(5);
        for (int round = 0; round < 10_000; round++) {
            Claim[] claims = new Claim[1 + random.nextInt(6)];
            for (int index = 0; index < claims.length; index++) {
                claims[index] = new Claim();
                claims[index].begin(1 + random.nextInt(10), 1);
                for (int option = random.nextInt(Claim.MAX_OPTIONS + 4); option > 0; option--) {
                    claims[index].offer(option, 1 + random.nextInt(1_000_000), random.nextDouble());
                }
                claims[index].holds(random.nextInt(12) - 1);
            }
            long budget = random.nextInt(3_000_000);
            long given = allocate(budget, claims);
            long sum = 0;
            for (Claim each : claims) {
                sum += each.givenBitsPerSecond();
            }
            assertThat(given).isEqualTo(sum).isBetween(0L, budget);
        }
    }
}
