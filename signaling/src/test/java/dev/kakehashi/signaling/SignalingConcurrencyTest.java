package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.Conference;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.ParticipantListener;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.sdp.Offers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients, the conference's control thread and the tick at the same time. */
class SignalingConcurrencyTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 300;

    /** A clock that only moves forward, shared by everybody. */
    private final AtomicLong nanos = new AtomicLong();

    @Test
    @Timeout(60)
    void leavesNobodyBehind() throws Exception {
        try (ControlThread conference = new ControlThread();
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1)) {
            SignalingServer server = new SignalingServer(
                    conference,
                    new SignalingConfig(
                            1, 2, 3, 50, 20, CodecPolicy.defaults(), AccessPolicy.open(), IceServers.none()),
                    new SecureRandom(),
                    () -> Instant.EPOCH);
            List<Future<?>> clients = new ArrayList<>();
            for (int seed = 0; seed < CLIENTS; seed++) {
                Random random = new Random(seed);
                clients.add(threads.submit(() -> beClient(server, random)));
            }
            Future<?> ticks = threads.submit(() -> {
                while (clients.stream().anyMatch(client -> !client.isDone())) {
                    server.onTick(nanos.addAndGet(Duration.ofMillis(100).toNanos()));
                    Thread.onSpinWait();
                }
            });
            for (Future<?> client : clients) {
                client.get();
            }
            ticks.get();
            conference.await();
            server.onTick(nanos.addAndGet(Duration.ofSeconds(10).toNanos()));
            server.onTick(nanos.addAndGet(Duration.ofSeconds(10).toNanos()));
            conference.await();

            assertThat(server.sessions()).isZero();
            assertThat(conference.present).isEmpty();
            assertThat(server.statistics())
                    .containsEntry("signaling_connections", 0L)
                    .containsEntry("signaling_internal_errors", 0L)
                    .hasEntrySatisfying(
                            "signaling_joins", joins -> assertThat(joins).isPositive())
                    .hasEntrySatisfying(
                            "signaling_resumes", resumes -> assertThat(resumes).isPositive());
        }
    }

    private void beClient(SignalingServer server, Random random) {
        String token = "";
        for (int round = 0; round < ROUNDS; round++) {
            TokenCatcher outbound = new TokenCatcher();
            SignalingConnection connection = server.connect(outbound, nanos.get());
            connection.onText(
                    random.nextBoolean() && !token.isEmpty()
                            ? "{\"t\":\"join\",\"id\":1,\"v\":1,\"resume\":\"" + token + "\"}"
                            : "{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"r\",\"name\":\"n\"}",
                    nanos.get());
            if (random.nextInt(4) > 0) {
                outbound.awaitFirst();
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                connection.onText("{\"t\":\"snapshot\",\"id\":2}", nanos.get());
                connection.onText("{\"t\":\"live\",\"id\":3,\"source\":\"camera\",\"on\":true}", nanos.get());
            }
            if (random.nextInt(4) == 0) {
                connection.onText("{\"t\":\"leave\",\"id\":4}", nanos.get());
            }
            token = outbound.token.isEmpty() ? token : outbound.token;
            connection.onClosed(nanos.get());
        }
    }

    private static final class TokenCatcher implements Outbound {
        private volatile String token = "";
        private final CountDownLatch first = new CountDownLatch(1);

        /** Waits for a welcome or an error. */
        void awaitFirst() {
            try {
                // A session that ended while it resumed leaves the client without an answer but closed.
                first.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void send(String json) {
            int at = json.indexOf("\"resume\":\"");
            if (at > 0) {
                token = json.substring(at + 10, at + 42);
            }
            first.countDown();
        }

        @Override
        public void close(int webSocketCode, String reason) {
            first.countDown();
        }
    }

    /** Admits everybody, on a thread of its own, and remembers who is there. */
    private static final class ControlThread implements Conference, AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Map<ParticipantKey, ParticipantListener> present = new ConcurrentHashMap<>();

        @Override
        public void execute(ConferenceCommand command) {
            Future<?> _ = thread.submit(() -> carryOut(command));
        }

        private void carryOut(ConferenceCommand command) {
            ParticipantKey who = command.who();
            switch (command) {
                case ConferenceCommand.Join join -> {
                    present.put(who, join.listener());
                    join.listener()
                            .onEvent(new ParticipantEvent.Admitted(
                                    Offers.local(),
                                    FakeConference.roomOf(who, join.displayName()),
                                    CodecPolicy.defaults().choose(List.of()),
                                    4,
                                    1));
                }
                case ConferenceCommand.RequestSnapshot _ ->
                    tell(who, new ParticipantEvent.Snapshot(FakeConference.roomOf(who, "n")));
                case ConferenceCommand.SetLive _ -> {
                    tell(who, new ParticipantEvent.LiveChanged(8, who.participant(), Source.CAMERA, true));
                    if (who.participant().charAt(0) < 'A') {
                        tell(who, new ParticipantEvent.Ended(EndReason.PEER_CLOSED));
                        present.remove(who);
                    }
                }
                case ConferenceCommand.Leave _ -> present.remove(who);
                case ConferenceCommand.Negotiate _, ConferenceCommand.View _, ConferenceCommand.RequestReport _ -> {}
            }
        }

        private void tell(ParticipantKey who, ParticipantEvent event) {
            ParticipantListener listener = present.get(who);
            if (listener != null) {
                listener.onEvent(event);
            }
        }

        void await() throws Exception {
            thread.submit(() -> {}).get(30, TimeUnit.SECONDS);
        }

        @Override
        public Map<String, Long> statistics() {
            return Map.of();
        }

        @Override
        public List<RoomReport> rooms() {
            return List.of();
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
