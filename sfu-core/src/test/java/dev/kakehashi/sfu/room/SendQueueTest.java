package dev.kakehashi.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.forward.Urgency;
import dev.kakehashi.sfu.rtp.Hex;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SendQueueTest {
    private final PacketPool pool = new PacketPool();
    private final SendQueue queue = new SendQueue(pool);

    @AfterEach
    void givesEverythingBack() {
        queue.close();
        assertThat(pool.outstanding()).isZero();
    }

    private boolean add(Urgency urgency, int mark) {
        return queue.add(urgency, new byte[] {0, (byte) mark, 3, 4}, 1, 3);
    }

    private void add(Urgency urgency, int ssrc, int mark) {
        byte[] rtp = Hex.bytes("80 60 0001 00000000 %08x %02x".formatted(ssrc, mark));
        queue.add(urgency, rtp, 0, rtp.length);
    }

    private int poll() {
        PacketBuffer packet = Objects.requireNonNull(queue.poll());
        int mark = packet.data[packet.offset];
        assertThat(packet.length).isEqualTo(3);
        pool.release(packet);
        return mark;
    }

    @Test
    void theMostUrgentLeavesFirstAndOfEqualsTheOldest() {
        add(Urgency.PICTURE, 1);
        add(Urgency.STAGE, 2);
        add(Urgency.REPAIR, 3);
        add(Urgency.STAGE, 4);

        assertThat(new int[] {poll(), poll(), poll(), poll()}).containsExactly(3, 2, 4, 1);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void givesOutWhatWaitsOfOneStream() {
        add(Urgency.PICTURE, 0x0a0b0c0d, 1);
        add(Urgency.PICTURE, 0x0a0b0c0e, 2);
        add(Urgency.REPAIR, 0x0a0b0c0f, 3);

        assertThat(pollOf(0x0a0b0c0e, 0x0a0b0c0f)).isEqualTo(3);
        assertThat(pollOf(0x0a0b0c0e, 0x0a0b0c0f)).isEqualTo(2);
        assertThat(queue.pollOf(0x0a0b0c0e, 0x0a0b0c0f)).isNull();
        assertThat(queue.packets()).isEqualTo(1);
        assertThat(queue.bytes()).isEqualTo(13);
    }

    private int pollOf(int ssrc, int otherSsrc) {
        return mark(queue.pollOf(ssrc, otherSsrc));
    }

    private int mark(@Nullable PacketBuffer polled) {
        PacketBuffer packet = Objects.requireNonNull(polled);
        int mark = packet.data[packet.offset + 12];
        pool.release(packet);
        return mark;
    }

    @Test
    void givesOutWhatWaitsOfOneStreamFromItsEnd() {
        add(Urgency.PICTURE, 0x0a0b0c0d, 1);
        add(Urgency.PICTURE, 0x0a0b0c0d, 3);
        add(Urgency.PICTURE, 0x0a0b0c0e, 2);
        add(Urgency.REPAIR, 0x0a0b0c0f, 4);

        int[] marks = new int[3];
        Arrays.setAll(marks, any -> mark(queue.pollLastOf(0x0a0b0c0d, 0x0a0b0c0f)));
        assertThat(marks).containsExactly(3, 1, 4);
        assertThat(queue.pollLastOf(0x0a0b0c0d, 0x0a0b0c0f)).isNull();
        assertThat(queue.packets()).isEqualTo(1);
        assertThat(queue.bytes()).isEqualTo(13);
    }

    @Test
    void whatWaitsOfAStreamThatBecameMoreUrgentLeavesBeforeWhatFollowsOfIt() {
        add(Urgency.PICTURE, 0x0a0b0c0e, 2);
        add(Urgency.PICTURE, 0x0a0b0c0d, 1);
        add(Urgency.PICTURE, 0x0a0b0c0d, 3);

        queue.hurry(0x0a0b0c0d, Urgency.STAGE);
        add(Urgency.STAGE, 0x0a0b0c0d, 4);
        queue.hurry(0x0a0b0c0d, Urgency.PICTURE);

        int[] marks = new int[4];
        Arrays.setAll(marks, any -> mark(queue.poll()));
        assertThat(marks).containsExactly(1, 3, 4, 2);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void knowsWhatWaits() {
        add(Urgency.STAGE, 1);

        assertThat(queue.bytes()).isEqualTo(3);
        assertThat(queue.packets()).isEqualTo(1);
        assertThat(queue.isFree(Urgency.REPAIR)).isTrue();
        assertThat(queue.isFree(Urgency.STAGE)).isFalse();
        assertThat(queue.isFree(Urgency.PICTURE)).isFalse();

        poll();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void refusesWhatIsTooMuch() {
        for (int index = 0; index < SendQueue.MAX_PACKETS; index++) {
            assertThat(add(Urgency.PICTURE, index)).isTrue();
        }
        assertThat(add(Urgency.VOICE, 1)).isFalse();
    }
}
