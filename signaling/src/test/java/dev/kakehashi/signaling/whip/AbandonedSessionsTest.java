package dev.kakehashi.signaling.whip;

import static dev.kakehashi.signaling.whip.Asked.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.Conference;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.sfu.room.RoomRegistry;
import dev.kakehashi.sfu.room.TransportDirectory;
import dev.kakehashi.signaling.IceServers;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.sdp.Offers;
import dev.kakehashi.signaling.sdp.Undeclared;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Real rooms on a virtual clock, and clients that never come to their media. */
class AbandonedSessionsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SESSIONS = 500;

    private final Random random = new Random(9);
    private long nowNanos = Long.MAX_VALUE - 20 * SECOND;

    private final RoomRegistry rooms = new RoomRegistry(
            (shard, command) -> {},
            new TransportDirectory(),
            Offers.local().candidates(),
            new Fingerprint(Fingerprint.Hash.SHA_256, "00"),
            random,
            1_000,
            CodecPolicy.defaults());

    private final Conference conference = new Conference() {
        @Override
        public void execute(ConferenceCommand command) {
            rooms.execute(command, nowNanos);
        }

        @Override
        public Map<String, Long> statistics() {
            return Map.of();
        }

        @Override
        public List<RoomReport> rooms() {
            return rooms.report();
        }
    };

    private final MediaResources resources = new MediaResources(
            conference,
            CodecPolicy.defaults(),
            AccessPolicy.open(),
            8443,
            IceServers.none(),
            random,
            Runnable::run,
            () -> Instant.EPOCH);

    @Test
    void nothingIsLeftOfThemAfterHalfAMinute() {
        for (int i = 0; i < SESSIONS; i++) {
            Asked asked = new Asked();
            String path = i % 2 == 0 ? "/whip/room" + i / 10 + "/p" + i : "/whep/room" + i / 10;
            String offer = i % 2 == 0 ? Undeclared.publisher() : Undeclared.watcher();
            resources.handle(post(path, offer), asked::answered, nowNanos);
            assertThat(asked.only().status()).isEqualTo(201);
        }
        assertThat(counted()).containsEntry("participants", (long) SESSIONS).containsEntry("rooms", SESSIONS / 10L);

        for (int second = 0; second < 31; second++) {
            nowNanos += SECOND;
            rooms.onTick(nowNanos);
            resources.onTick(nowNanos);
        }

        Map<String, Long> left = counted();
        assertThat(left)
                .containsEntry("participants", 0L)
                .containsEntry("rooms", 0L)
                .containsEntry("transports_known", 0L)
                .containsEntry("media_sessions", 0L);
        long ended = left.getOrDefault("participants_ended_never_connected_total", 0L)
                + left.getOrDefault("participants_ended_nothing_to_watch_total", 0L);
        assertThat(ended).isEqualTo(SESSIONS);
        left.forEach((name, value) -> {
            if (name.startsWith("directory") || name.contains("ufrag")) {
                assertThat(value).as(name).isZero();
            }
        });
    }

    private Map<String, Long> counted() {
        Map<String, Long> all = new TreeMap<>();
        rooms.statistics(all);
        all.putAll(resources.statistics());
        return all;
    }
}
