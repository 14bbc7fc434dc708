package dev.kakehashi.perf.bots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.perf.bots.Findings.ServerCpu;
import dev.kakehashi.perf.bots.Findings.Times;
import dev.kakehashi.perf.load.Look;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fifty bots in five rooms for ten seconds, and what is made of it. */
final class VerdictTest {
    private static final long SECONDS = 10;
    private static final int UP = 3_600;
    private static final Look GOOD = traffic(100_000, 100_000, 100_000, 0.3);
    private static final ServerCpu HALF_A_CORE = new ServerCpu(0.05, 0.55, 4);

    /** With 20 Mbit/s in and 200 Mbit/s out. */
    private static Look traffic(long expected, long numbered, long received, double ownCores) {
        return new Look(
                SECONDS * 1_000_000_000,
                20_000,
                20_000_000 / 8 * SECONDS,
                expected,
                numbered,
                received,
                200_000_000 / 8 * SECONDS,
                (long) (ownCores * SECONDS * 1e9));
    }

    private static Findings found(Look traffic, @Nullable ServerCpu cpu) {
        return new Findings(
                "example.org", UP, 0, 50, 5, 10, 1, new Times(90, 150), traffic, 0, new Times(1.5, 9), cpu, false);
    }

    private static String text(Findings found) {
        return new FindingsText(found, Verdict.of(found)).toString();
    }

    /** 0.01 of a core each; 70 % of four cores are 2.8, of which 0.05 are used without anybody. */
    @Test
    void peopleAreAddedUntilTheBearablePartOfTheCoresIsUsed() {
        Verdict verdict = Verdict.of(found(GOOD, HALF_A_CORE));

        assertThat(verdict.people()).hasValue(270);
        assertThat(verdict.atLeast()).isFalse();
        assertThat(verdict.complaints()).isEmpty();
    }

    @Test
    void theVerdictIsInPeopleAndSaysWhatTheNetworkMustCarry() {
        assertThat(text(found(GOOD, HALF_A_CORE))).endsWith("""
                example.org: about 270 participants in rooms of 10.
                That is where its CPU would reach 70 %, if it grows as it did with the bots; its network must carry 108 Mbit/s in and 1080 Mbit/s out.
                """);
    }

    @Test
    void roomsThatAreNotFullCountAsIfTheyWere() {
        Findings full = found(GOOD, HALF_A_CORE);
        Findings partly = new Findings(
                full.host(), UP, 0, 50, 5, 10, 1.25, full.joins(), GOOD, 0, full.delay(), HALF_A_CORE, false);

        // 0.0125 of a core each.
        assertThat(Verdict.of(partly).people()).hasValue(220);
    }

    @Test
    void noMorePeopleAreToldThanAServerTakes() {
        Findings found = found(GOOD, new ServerCpu(0, 0.05, 4));

        assertThat(Verdict.of(found).people()).hasValue(1_000);
        assertThat(text(found)).contains("about 1000 participants in rooms of 10, the most that a server takes.");
    }

    @Test
    void busyBotsMakeALowerBound() {
        Findings found = found(traffic(100_000, 100_000, 100_000, 0.95), HALF_A_CORE);

        assertThat(Verdict.of(found).atLeast()).isTrue();
        assertThat(text(found)).contains("at least 270 participants").contains("may be more");
    }

    @Test
    void botsThatTakeTheServersCoresMakeALowerBound() {
        Findings apart = found(traffic(100_000, 100_000, 100_000, 0.6), new ServerCpu(0.05, 1.3, 2));
        Findings together = new Findings(
                "127.0.0.1", UP, 0, 50, 5, 10, 1, apart.joins(), apart.traffic(), 0, apart.delay(), apart.cpu(), true);

        assertThat(Verdict.of(apart).atLeast()).isFalse();
        assertThat(Verdict.of(together).atLeast()).isTrue();
    }

    @Test
    void lossMakesThemTooMany() {
        Findings found = found(traffic(100_000, 100_000, 98_000, 0.3), null);

        assertThat(text(found))
                .endsWith("50 participants are too many: 2.0 % of the packets got lost on the way to them.\n");
    }

    @Test
    void whatIsWithheldMakesThemTooMany() {
        assertThat(Verdict.of(found(traffic(100_000, 88_000, 88_000, 0.3), HALF_A_CORE))
                        .complaints())
                .singleElement()
                .asString()
                .startsWith("the server kept back 12.0 %");
        assertThat(Verdict.of(found(traffic(100_000, 91_000, 91_000, 0.3), HALF_A_CORE))
                        .complaints())
                .isEmpty();
    }

    @Test
    void latenessMakesThemTooManyAndNoNumberIsPromised() {
        Findings found = new Findings(
                "example.org", UP, 0, 50, 5, 10, 1, new Times(1, 1), GOOD, 0, new Times(40, 300), HALF_A_CORE, false);

        assertThat(text(found)).endsWith("""
                50 participants are too many: one packet in a hundred came more than 260 ms late.
                By its CPU alone example.org would carry about 270.
                """);
    }

    @Test
    void botsThatWereSentAwayMakeThemTooMany() {
        Findings found = new Findings(
                "example.org", UP, 0, 50, 5, 10, 1, new Times(1, 1), GOOD, 3, new Times(1, 1), HALF_A_CORE, false);

        assertThat(Verdict.of(found).complaints()).containsExactly("the server sent 3 of them away");
    }

    @Test
    void aServerWithoutCoresLeftIsTold() {
        assertThat(Verdict.of(found(GOOD, new ServerCpu(0, 3.9, 4))).complaints())
                .containsExactly("the server's cores were busy for 97.5 % of the time");
    }

    @Test
    void withoutTheServersCpuOnlyTheseAreSpokenOf() {
        assertThat(text(found(GOOD, null)))
                .endsWith(
                        "example.org carries these 50 participants in rooms of 10; how many more can't be told without its CPU time.\n");
    }

    @Test
    void whoWasThereBeforeIsNotForgotten() {
        Findings found = new Findings(
                "example.org", UP, 7, 50, 5, 10, 1, new Times(1, 1), GOOD, 0, new Times(1, 1), HALF_A_CORE, false);

        assertThat(text(found)).contains("in rooms of 10, besides the 7 who were there before.");
    }

    @Test
    void aServerThatJustBeganIsSaidToBeBusyWithItself() {
        Findings found = new Findings(
                "example.org", 30, 0, 50, 5, 10, 1, new Times(1, 1), GOOD, 0, new Times(1, 1), HALF_A_CORE, false);

        assertThat(text(found)).contains("started only 30 s before");
        assertThat(text(found(GOOD, HALF_A_CORE))).doesNotContain("started only");
    }

    @Test
    void aboutMeansTwoFigures() {
        assertThat(Verdict.rounded(7)).isEqualTo(7);
        assertThat(Verdict.rounded(99)).isEqualTo(99);
        assertThat(Verdict.rounded(137)).isEqualTo(130);
        assertThat(Verdict.rounded(999)).isEqualTo(990);
    }
}
