package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PacketHistoryTest {
    @Test
    void hasNoPacketZeroWhileItIsEmpty() {
        assertThat(new PacketHistory(new PacketPool()).get(0)).isNull();
    }

    @Test
    void givesBackWhatItKeepsAndReleasesWhatItForgets() {
        PacketPool pool = new PacketPool();
        PacketHistory history = new PacketHistory(pool);
        PacketBuffer old = pool.acquire();
        PacketBuffer young = pool.acquire();
        history.put(65_536, old);
        assertThat(history.get(65_536)).isSameAs(old);
        history.put(65_536 + PacketHistory.SIZE, young);

        assertThat(history.get(65_536)).isNull();
        assertThat(history.get(65_536 + PacketHistory.SIZE)).isSameAs(young);
        assertThat(pool.outstanding()).isEqualTo(1);
    }

    @Test
    void doesNotTakeAPacketOlderThanTheOneInItsPlace() {
        PacketPool pool = new PacketPool();
        PacketHistory history = new PacketHistory(pool);
        history.put(65_536 + PacketHistory.SIZE, pool.acquire());
        history.put(65_536, pool.acquire());

        assertThat(history.get(65_536)).isNull();
        assertThat(pool.outstanding()).isEqualTo(1);
        history.releaseAll();
        assertThat(pool.outstanding()).isZero();
        assertThat(history.get(65_536 + PacketHistory.SIZE)).isNull();
    }
}
