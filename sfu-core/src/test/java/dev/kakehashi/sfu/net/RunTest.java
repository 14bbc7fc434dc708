package dev.kakehashi.sfu.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.room.Path;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class RunTest {
    private static final Path PATH = new Path(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));

    private final PacketPool pool = new PacketPool();
    private final Run run = new Run();

    @Test
    void evensOutPacketsThatDifferByAByteWithPadding() {
        begin();
        add(1_199);
        add(1_200);
        add(1_199);
        add(1_198);

        run.even();

        assertThat(lengths()).containsExactly(1_200, 1_200, 1_200, 1_198);
        assertThat(payloadLengths()).containsExactly(1_187, 1_188, 1_187, 1_186);
    }

    @Test
    void leavesPacketsOfOneLengthAsTheyAre() {
        begin();
        add(1_200);
        add(1_200);

        run.even();

        assertThat(run.packet(0).data[0]).isEqualTo((byte) 0x80);
        assertThat(run.packet(1).data[0]).isEqualTo((byte) 0x80);
    }

    @Test
    void endsWithAPacketThatIsMuchShorter() {
        begin();
        add(1_200);
        assertThat(run.takes(400)).isTrue();
        add(400);

        assertThat(run.takes(1_200)).isFalse();
        assertThat(run.takes(400)).isFalse();
        run.even();
        assertThat(lengths()).containsExactly(1_200, 400);
    }

    @Test
    void doesNotTakeAPacketThatIsMuchLonger() {
        begin();
        add(400);

        assertThat(run.takes(400 + Run.MOST_PADDING)).isTrue();
        assertThat(run.takes(400 + Run.MOST_PADDING + 1)).isFalse();
    }

    @Test
    void addsNoPaddingToPadding() {
        begin();
        PacketBuffer probe = packet(267);
        probe.data[0] = (byte) 0xA0;
        run.add(probe);

        assertThat(run.takes(267)).as("as long").isTrue();
        assertThat(run.takes(268)).as("longer").isFalse();
    }

    @Test
    void endsWithPaddingThatIsShorterThanTheRest() {
        begin();
        add(270);
        PacketBuffer probe = packet(267);
        probe.data[0] = (byte) 0xA0;
        run.add(probe);

        assertThat(run.takes(267)).isFalse();
    }

    @Test
    void holdsNoMoreThanAMessageMayHave() {
        begin();
        int count = 0;
        while (run.takes(1_400)) {
            add(1_400);
            count++;
        }
        assertThat(count).isEqualTo(Run.MAX_BYTES / (1_400 + 32));

        run.release(pool);
        begin();
        for (count = 0; run.takes(100); count++) {
            add(100);
        }
        assertThat(count).isEqualTo(Run.MAX_PACKETS);
    }

    @Test
    void isAloneWhereNothingIsToBeProtected() {
        run.begin(PATH, null);
        add(60);

        assertThat(run.takes(60)).isFalse();
    }

    @Test
    void givesItsPacketsBack() {
        begin();
        add(100);
        add(100);

        run.release(pool);

        assertThat(pool.outstanding()).isZero();
        assertThat(run.count()).isZero();
    }

    private void begin() {
        run.begin(PATH, new SrtpSender() {
            @Override
            public int protectRtp(byte[] data, int offset, int length) {
                return length;
            }

            @Override
            public int protectRtcp(byte[] data, int offset, int length) {
                return length;
            }
        });
    }

    private void add(int length) {
        assertThat(run.takes(length)).isTrue();
        run.add(packet(length));
    }

    private PacketBuffer packet(int length) {
        PacketBuffer packet = pool.acquire();
        packet.offset = 0;
        packet.length = length;
        packet.data[0] = (byte) 0x80;
        return packet;
    }

    private int[] lengths() {
        int[] lengths = new int[run.count()];
        for (int index = 0; index < lengths.length; index++) {
            lengths[index] = run.packet(index).length;
        }
        return lengths;
    }

    private int[] payloadLengths() {
        int[] lengths = new int[run.count()];
        RtpPacket view = new RtpPacket();
        for (int index = 0; index < lengths.length; index++) {
            PacketBuffer packet = run.packet(index);
            assertThat(view.wrap(packet.data, packet.offset, packet.length)).isTrue();
            lengths[index] = view.payloadLength();
        }
        return lengths;
    }
}
