package dev.kakehashi.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CpuProfileTest {
    @Test
    void aStackBelongsToTheInnermostPartThatIsKnown() {
        assertThat(Part.of(List.of(
                        "java.lang.Math.max",
                        "dev.kakehashi.sfu.bwe.SendLog.add",
                        "dev.kakehashi.sfu.room.Downlink.send",
                        "dev.kakehashi.sfu.forward.Subscription.emit")))
                .isEqualTo(Part.ADAPTATION);
        assertThat(Part.of(List.of("udp_sendmsg_[k]", "dev.kakehashi.sfu.net.LinuxSockets.sendmmsg")))
                .isEqualTo(Part.SENDING);
        assertThat(Part.of(List.of("udp_recvmsg_[k]", "dev.kakehashi.sfu.net.LinuxSockets.recvmmsg")))
                .isEqualTo(Part.RECEIVING);
    }

    @Test
    void theReadingOfFeedbackIsAdaptationAndOfOtherReportsIsNot() {
        assertThat(Part.of(List.of("dev.kakehashi.sfu.rtcp.TransportFeedback.readChunks")))
                .isEqualTo(Part.ADAPTATION);
        assertThat(Part.of(List.of("dev.kakehashi.sfu.rtcp.ReportBlock.read"))).isEqualTo(Part.REPORTS);
    }

    @Test
    void sharesAreOfAllSamples() {
        CpuProfile profile = new CpuProfile();
        profile.take("[media-3-1 tid=7];io/netty/A.run;dev/kakehashi/sfu/bwe/SendLog.add 1");
        profile.take("[media-3-1 tid=7];[unknown_Java];.usr.lib.libcrypto.so.3 2");
        profile.take("[C2 CompilerThre tid=8];Compile::Compile 1");
        profile.take("");

        assertThat(profile.text())
                .contains("4 samples")
                .contains(" 25.0 %  adaptation")
                .contains(" 50.0 %  encryption")
                .contains(" 25.0 %  other");
    }
}
