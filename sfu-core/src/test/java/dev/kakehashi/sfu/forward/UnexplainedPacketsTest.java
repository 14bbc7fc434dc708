package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UnexplainedPacketsTest {
    private final PacketPool pool = new PacketPool();
    private final UnexplainedPackets kept = new UnexplainedPackets();

    @Test
    void givesThemBackInTheOrderOfTheirNumbers() {
        PacketBuffer later = pool.acquire();
        PacketBuffer earlier = pool.acquire();
        kept.keep(later, 65_537);
        kept.keep(earlier, 65_535);

        assertThat(kept.take()).isSameAs(earlier);
        assertThat(kept.takenSequence()).isEqualTo(65_535);
        assertThat(kept.take()).isSameAs(later);
        assertThat(kept.take()).isNull();
        assertThat(kept.isEmpty()).isTrue();
    }

    @Test
    void keepsNoMoreThanItHasRoomFor() {
        int count = 0;
        while (kept.keep(pool.acquire(), count)) {
            count++;
        }

        assertThat(count).isEqualTo(UnexplainedPackets.SIZE);
        assertThat(kept.size()).isEqualTo(UnexplainedPackets.SIZE);
    }

    @Test
    void givesEverythingBackToThePool() {
        kept.keep(pool.acquire(), 1);
        kept.keep(pool.acquire(), 2);
        kept.releaseAll(pool);

        assertThat(pool.outstanding()).isZero();
        assertThat(kept.isEmpty()).isTrue();
    }
}
