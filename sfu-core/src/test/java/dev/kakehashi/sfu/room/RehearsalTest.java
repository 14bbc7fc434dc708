package dev.kakehashi.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.dtlssrtp.JitsiSrtpBackend;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RehearsalTest {
    @Test
    void everyPacketGoesAllTheWay() {
        Map<String, Long> counted = Rehearsal.playAndCount(new JitsiSrtpBackend(), new Random(1));

        assertTrue(counted.getOrDefault("media_packets_received_total", -1L) >= 4_500);
        assertEquals(4_500, counted.getOrDefault("media_packets_sent_total", -1L));
        assertEquals(0, counted.getOrDefault("drops_internal_error_total", -1L));
    }
}
