package dev.kakehashi.sfu.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.room.Path;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets on the loopback addresses; what is to be protected gets a tag of four bytes. */
@Timeout(20)
final class SegmentedSenderTest {
    private static final int TAG_BYTES = 4;

    private final PacketPool pool = new PacketPool();
    private final DropCounters drops = new DropCounters();
    private final SegmentedSender sender = new SegmentedSender(pool, drops);
    private final SrtpSender tagging = new Tagging();
    private final List<UdpSocket> sockets = new ArrayList<>();
    private DatagramSocket four;
    private DatagramSocket six;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Epoll.isAvailable(), "NOT RUN: the send path of Linux needs epoll");
        for (String each : List.of("127.0.0.1", "::1")) {
            UdpSocket socket = UdpSocket.bind(new InetSocketAddress(each, 0), 1 << 20);
            sender.addSocket(sockets.size(), socket);
            sockets.add(socket);
        }
        four = receiver("127.0.0.1");
        six = receiver("::1");
    }

    @AfterEach
    void close() throws IOException {
        for (UdpSocket each : sockets) {
            each.close();
        }
        if (six != null) {
            four.close();
            six.close();
        }
    }

    @Test
    void sendsAPictureAsOneMessageThatArrivesAsItsPackets() throws IOException {
        Path path = path(0, four);
        for (int index = 0; index < 8; index++) {
            rtp(path, index, 1_200);
        }
        sender.flush();

        for (int index = 0; index < 8; index++) {
            byte[] packet = receive(four);
            assertThat(packet).hasSize(1_200 + TAG_BYTES);
            assertThat(packet[3]).isEqualTo((byte) index);
            assertThat(packet[packet.length - 1]).isEqualTo((byte) 0x7A);
        }
        assertThat(counted()).containsEntry("send_calls_total", 1L);
        assertThat(counted()).containsEntry("send_messages_total", 1L);
        assertThat(counted()).containsEntry("send_packets_total", 8L);
        assertThat(counted()).containsEntry("send_runs_total", 1L);
        assertThat(counted()).containsEntry("send_run_packets_total", 8L);
    }

    @Test
    void sendsToManyPeersOfBothFamiliesWithOneCallEach() throws IOException {
        Path inFour = path(0, four);
        Path inSix = path(1, six);
        for (int index = 0; index < 6; index++) {
            rtp(index % 2 == 0 ? inFour : inSix, index, 900 + index % 3);
        }
        sender.flush();

        for (int index = 0; index < 6; index++) {
            assertThat(receive(index % 2 == 0 ? four : six)[3]).isEqualTo((byte) index);
        }
        assertThat(counted()).containsEntry("send_calls_total", 2L);
        assertThat(counted()).containsEntry("send_messages_total", 6L);
    }

    @Test
    void sendsWhatIsNotToBeProtectedAsItIs() throws IOException {
        Path path = path(0, four);
        byte[] record = {0x16, 1, 2, 3};
        sender.send(path, record, 0, record.length);
        rtp(path, 1, 500);
        sender.send(path, record, 1, 2);
        sender.flush();

        assertThat(receive(four)).isEqualTo(record);
        assertThat(receive(four)).hasSize(500 + TAG_BYTES);
        assertThat(receive(four)).containsExactly(1, 2);
    }

    @Test
    void keepsNothingOfWhatLeft() {
        Path path = path(0, four);
        rtp(path, 0, 700);
        sender.flush();

        assertThat(pool.outstanding()).isZero();
        sender.flush();
        assertThat(counted()).containsEntry("send_calls_total", 1L);
    }

    @Test
    void countsAPacketThatCannotBeProtectedAndSendsTheOthers() throws IOException {
        Path path = path(0, four);
        rtp(path, 0, 700);
        rtp(path, Tagging.BROKEN, 700);
        rtp(path, 2, 700);
        sender.flush();

        assertThat(receive(four)[3]).isEqualTo((byte) 0);
        assertThat(receive(four)[3]).isEqualTo((byte) 2);
        assertThat(drops.get(DropReason.PROTECT_FAILED)).isEqualTo(1);
    }

    @Test
    void goesOnBehindAMessageThatIsRefusedInOneAndInParts() throws IOException {
        Path path = path(0, four);
        // Nobody has port 0.
        Path nowhere = new Path(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        rtp(nowhere, 1, 700);
        rtp(nowhere, 2, 700);
        rtp(path, 3, 700);
        sender.flush();

        assertThat(receive(four)[3]).isEqualTo((byte) 3);
        assertThat(drops.get(DropReason.SOCKET_ERROR)).isEqualTo(2);
    }

    @Test
    void sendsABatchThatIsLargerThanOneCallTakes() throws IOException {
        Path path = path(0, four);
        byte[] small = {1};
        for (int index = 0; index < 3 * MessageBatch.MAX_MESSAGES; index++) {
            sender.send(path, small, 0, 1);
        }
        sender.flush();

        for (int index = 0; index < 3 * MessageBatch.MAX_MESSAGES; index++) {
            receive(four);
        }
        assertThat(counted()).containsEntry("send_calls_total", 3L);
    }

    private void rtp(Path path, int sequenceNumber, int length) {
        byte[] data = new byte[length + 64];
        data[0] = (byte) 0x80;
        data[3] = (byte) sequenceNumber;
        assertThat(sender.sendRtp(path, tagging, data, 0, length)).isTrue();
    }

    private Map<String, Long> counted() {
        Map<String, Long> counted = new HashMap<>();
        sender.addStatistics(counted);
        return counted;
    }

    private static DatagramSocket receiver(String address) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(address));
        socket.setSoTimeout(5_000);
        socket.setReceiveBufferSize(4 << 20);
        return socket;
    }

    private static Path path(int local, DatagramSocket to) {
        return new Path(local, (InetSocketAddress) to.getLocalSocketAddress());
    }

    private static byte[] receive(DatagramSocket from) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        from.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private static final class Tagging implements SrtpSender {
        /** The sequence number that can't be protected. */
        static final int BROKEN = 0x66;

        @Override
        public int protectRtp(byte[] data, int offset, int length) {
            if (data[offset + 3] == BROKEN) {
                return FAILED;
            }
            Arrays.fill(data, offset + length, offset + length + TAG_BYTES, (byte) 0x7A);
            return length + TAG_BYTES;
        }

        @Override
        public int protectRtcp(byte[] data, int offset, int length) {
            return FAILED;
        }
    }
}
