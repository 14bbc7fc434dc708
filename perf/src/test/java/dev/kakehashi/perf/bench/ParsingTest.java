package dev.kakehashi.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What other programs print: jcmd, the garbage collector's log, {@code /metrics}. */
class ParsingTest {
    @Test
    void readsPausesFromTheLogOfTheGarbageCollector() {
        GcLog log = GcLog.parse(List.of(
                "[0.004s] Using G1",
                "[1.110s] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 15M->4M(64M) 26.346ms",
                "[1.684s] GC(3) Concurrent Mark Cycle 12.5ms",
                "[1.690s] GC(3) Pause Remark 20M->18M(64M) 1.500ms",
                "[6.370s] GC(4) Y: Pause Mark Start (Major) 0.018ms",
                "[6.376s] GC(4) Y: Concurrent Mark Free 0.002ms"));

        assertThat(log.pausesMillis()).containsExactly(26.346, 1.5, 0.018);
        assertThat(log.after(1).longestMillis()).isEqualTo(1.5);
        assertThat(log.after(3).count()).isZero();
    }

    @Test
    void readsTheHeapOfEachCollector() {
        assertThat(JvmFacts.heapUsedBytes("""
                8164:
                garbage-first heap   total reserved 65536K, committed 65536K, used 31362K [0x00000000fc000000, 0x0000000100000000)
                 region size 1024K, 3 young (3072K), 1 survivors (1024K)
                """)).hasValue(31_362L << 10);
        assertThat(JvmFacts.heapUsedBytes("""
                672:
                ZHeap            used 40M, capacity 378M, max capacity 512M
                """)).hasValue(40L << 20);
        assertThat(JvmFacts.heapUsedBytes("no heap here")).isEmpty();
    }

    @Test
    void addsUpWhatTheThreadsOfOneNameAllocated() {
        String threads = """
                "media-2-1" #31 [9012] prio=10 os_prio=0 cpu=817.66ms elapsed=3.93s allocated=97576K defined_classes=1501 tid=0x00007f58e002aef0 nid=9012 runnable  [0x00007f58e7dfe000]
                "media-2-2" #32 [9013] prio=10 os_prio=0 cpu=1.66ms elapsed=3.93s allocated=104M defined_classes=1 tid=0x00007f58e002aef1 nid=9013 runnable  [0x00007f58e7dfe000]
                "Finalizer" #13 [8175] daemon prio=8 os_prio=0 cpu=0.24ms elapsed=3.86s allocated=64B defined_classes=0 tid=0x00007f58e0097f40 nid=8175 in Object.wait()
                """;

        assertThat(JvmFacts.allocatedBytes(threads, "media")).hasValue((97_576L << 10) + (104L << 20));
        assertThat(JvmFacts.allocatedBytes(threads, "web")).isEmpty();
    }

    @Test
    void makesRunLengthsOfCounters() {
        MetricsText before = MetricsText.parse("""
                # TYPE kakehashi_send_packets_total counter
                kakehashi_send_packets_total 1000
                kakehashi_send_messages_total 400
                """);
        MetricsText after = MetricsText.parse("""
                kakehashi_send_packets_total 9000
                kakehashi_send_messages_total 1400
                kakehashi_garbled one
                """);

        assertThat(after.growthRatio(before, "send_packets_total", "send_messages_total"))
                .hasValue(8);
        assertThat(after.growthRatio(before, "send_packets_total", "send_calls_total"))
                .isEmpty();
    }

    @Test
    void takesACounterThatStandsStillForUnknown() {
        MetricsText same = MetricsText.parse("kakehashi_a_total 5\nkakehashi_b_total 5\n");

        assertThat(same.growthRatio(same, "a_total", "b_total")).isEmpty();
    }
}
