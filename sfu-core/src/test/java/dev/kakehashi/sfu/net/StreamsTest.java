package dev.kakehashi.sfu.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TCP connections whose bytes are given and taken by the test, at a real media server. */
final class StreamsTest {
    /** A plain binding request, and the head of its answer. */
    private static final String REQUEST = "00010000" + "2112a442" + "000102030405060708090a0b";

    private static final String ANSWER = "01010014" + "2112a442" + "000102030405060708090a0b";

    private final ServerUnderTest server = new ServerUnderTest();
    private final List<Connection> connections = new ArrayList<>();

    StreamsTest() throws IOException {}

    @AfterEach
    void closeAll() {
        connections.forEach(each -> each.channel.close());
        server.close();
    }

    private final class Connection {
        private final EmbeddedChannel channel;

        Connection(int address, int port, BiConsumer<Streams, EmbeddedChannel> kind) {
            channel = new EmbeddedChannel() {
                @Override
                protected SocketAddress remoteAddress0() {
                    return new InetSocketAddress(InetAddress.ofLiteral("192.0.2." + address), port);
                }
            };
            connections.add(this);
            channel.freezeTime();
            kind.accept(server.server().streams(), channel);
        }

        void send(String hex) {
            channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
        }

        String next() {
            channel.runPendingTasks();
            ByteBuf out = channel.readOutbound();
            if (out == null) {
                return "";
            }
            String hex = ByteBufUtil.hexDump(out);
            out.release();
            return hex;
        }

        String received() {
            List<String> got = new ArrayList<>();
            await().atMost(5, TimeUnit.SECONDS).until(() -> {
                String next = next();
                if (!next.isEmpty()) {
                    got.add(next);
                }
                return !got.isEmpty();
            });
            return got.getFirst();
        }

        void pass(long seconds) {
            channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
            channel.runPendingTasks();
        }
    }

    private Connection ice(int address, int port) {
        return new Connection(address, port, (streams, channel) -> streams.addIce(channel.pipeline()));
    }

    private Connection turn(int address, int port) {
        return new Connection(address, port, (streams, channel) -> streams.addTurn(channel.pipeline()));
    }

    private long statistic(String name) {
        return server.server().statistics().getOrDefault(name, 0L);
    }

    @Test
    void aBindingRequestOverTcpIsAnsweredWithTheAddressOfTheConnection() {
        Connection connection = turn(7, 4_000);

        connection.send(REQUEST);

        // XOR-MAPPED-ADDRESS: 4000 ^ 0x2112, 192.0.2.7 ^ the cookie.
        assertThat(connection.received()).startsWith(ANSWER + "00200008" + "0001" + "2eb2" + "e112a645");
    }

    @Test
    void aBindingRequestInAFrameOfIceIsAnsweredInAFrame() {
        Connection connection = ice(7, 4_000);

        connection.send("0014" + REQUEST);

        assertThat(connection.received()).startsWith("0028" + ANSWER);
    }

    @Test
    void aConnectionThatBeginsWithAnythingElseIsClosed() {
        Connection connection = ice(7, 4_000);

        connection.send("0004" + "16fefd00");

        assertThat(connection.channel.isOpen()).isFalse();
    }

    @Test
    void aFrameLongerThanAnyPacketClosesTheConnection() {
        Connection connection = ice(7, 4_000);

        connection.send("ffff" + REQUEST);

        assertThat(connection.channel.isOpen()).isFalse();
    }

    @Test
    void whoHasNotProvedToBeAParticipantAfterTenSecondsIsClosed() {
        Connection connection = turn(7, 4_000);
        connection.send(REQUEST);
        connection.received();

        connection.pass(9);
        boolean openBefore = connection.channel.isOpen();
        connection.pass(2);

        assertThat(openBefore).isTrue();
        assertThat(connection.channel.isOpen()).isFalse();
        await().until(() -> statistic("stream_connections") == 0);
    }

    @Test
    void inAllOnlySoManyAreTaken() {
        for (int index = 0; index < 800; index++) {
            turn(7, 10_000 + index);
        }
        // The server takes a hundred participants, and eight connections of each.
        assertThat(statistic("stream_connections")).isEqualTo(800);

        Connection beyond = turn(8, 4_000);

        assertThat(beyond.channel.isOpen()).isFalse();
        assertThat(statistic("stream_connections_refused_total")).isEqualTo(1);
    }

    @Test
    void aSecondConnectionFromTheSameAddressAndPortIsRefusedAndTheFirstLives() {
        Connection first = turn(7, 4_000);

        Connection second = turn(7, 4_000);

        assertThat(second.channel.isOpen()).isFalse();
        assertThat(first.channel.isOpen()).isTrue();
        assertThat(statistic("stream_connections")).isEqualTo(1);
    }
}
