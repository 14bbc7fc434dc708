package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many connections over HTTP there may be, and what each keeps and tells; with a loop that the test moves. */
final class EventConnectionsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EventExecutor loop = channel.eventLoop();
    private final EventConnections connections = new EventConnections(2, new Random(42));

    private @Nullable EventConnection open() {
        return connections.open(loop, null, 0);
    }

    private EventConnection opened() {
        return Objects.requireNonNull(open());
    }

    private long counted(String name) {
        return Objects.requireNonNull(connections.statistics().get("signaling_http_" + name));
    }

    private void tick(double seconds) {
        connections.onTick((long) (seconds * 1e9));
        channel.runPendingTasks();
    }

    @Test
    void thereAreNoMoreThanThereMayBe() {
        EventConnection first = opened();
        assertThat(open()).isNotNull();
        assertThat(open()).isNull();

        tick(5.1);

        assertThat(first.isOver()).isTrue();
        assertThat(connections.find(first.key())).isNull();
        assertThat(counted("connections")).isZero();
        assertThat(counted("abandoned_total")).isEqualTo(2);
        assertThat(open()).isNotNull();
    }

    @Test
    void anAddressMayOpenSixHundredAtOnceAndTwentyASecond() {
        int allowed = 0;
        while (connections.mayOpen("192.0.2.1", 0)) {
            allowed++;
        }

        assertThat(allowed).isEqualTo(600);
        assertThat(connections.mayOpen("192.0.2.2", 0)).isTrue();
        assertThat(connections.mayOpen("192.0.2.1", 50_000_000)).isTrue();
        assertThat(connections.mayOpen("192.0.2.1", 50_000_000)).isFalse();
    }

    @Test
    void oneWithAResponseStaysAndItsEventsAreKeptUntilConfirmed() {
        EventConnection connection = opened();
        Recorded first = new Recorded();
        connection.follow(first, 0);
        connection.send("one");
        connection.send("two");
        tick(60);
        assertThat(first.text).isEqualTo("id: 1\ndata: one\n\nid: 2\ndata: two\n\n");

        Recorded second = new Recorded();
        connection.follow(second, 1);

        assertThat(first.ended).isTrue();
        assertThat(second.text).isEqualTo("id: 2\ndata: two\n\n");
    }

    @Test
    void whatComesWhileNobodyAsksWaits() {
        EventConnection connection = opened();
        connection.send("one");
        tick(4.9);

        Recorded late = new Recorded();
        connection.follow(late, 0);

        assertThat(late.text).isEqualTo("id: 1\ndata: one\n\n");
    }

    @Test
    void aFarewellWaitsForTheNextResponseToo() {
        EventConnection connection = opened();
        connection.send("one");
        connection.close(1008, "a \"reason\"");
        connection.send("too late");
        channel.runPendingTasks();

        Recorded last = new Recorded();
        connection.follow(last, 0);

        assertThat(last.text)
                .isEqualTo(
                        "id: 1\ndata: one\n\nevent: close\ndata: {\"code\":1008,\"reason\":\"a \\\"reason\\\"\"}\n\n");
        assertThat(last.ended).isTrue();
        assertThat(connection.isOver()).isTrue();
    }

    @Test
    void aStreamThatTakesNoMoreIsBroken() {
        EventConnection connection = opened();
        Recorded stuck = new Recorded();
        connection.follow(stuck, 0);
        stuck.writable = false;
        connection.send("one");
        channel.runPendingTasks();

        assertThat(stuck.aborted).isTrue();
        assertThat(connection.isOver()).isTrue();
        assertThat(counted("too_slow_total")).isEqualTo(1);
    }

    private static final class Recorded implements EventResponse {
        private String text = "";
        private boolean writable = true;
        private boolean ended;
        private boolean aborted;

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void write(String events) {
            text += events;
        }

        @Override
        public boolean endsWithFirst() {
            return false;
        }

        @Override
        public boolean onTick(long nowNanos) {
            return false;
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void abort() {
            aborted = true;
        }
    }
}
