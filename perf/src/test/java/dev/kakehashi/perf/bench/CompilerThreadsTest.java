package dev.kakehashi.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompilerThreadsTest {
    @Test
    void haveUsedTimeInAVirtualMachineThatRuns() {
        assertThat(CompilerThreads.usedSeconds(ProcessHandle.current().pid())).isPositive();
    }

    @Test
    void areAtRestInAProcessWithoutAny() {
        assertThat(CompilerThreads.usedSeconds(1)).isZero();
        assertThat(CompilerThreads.awaitRest(1, 0)).isTrue();
    }
}
