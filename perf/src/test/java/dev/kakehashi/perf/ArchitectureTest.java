package dev.kakehashi.perf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md: an upper module may use a lower one, never the other way. */
final class ArchitectureTest {
    private static final String ICE = "dev.kakehashi.ice..";
    private static final String DTLS_SRTP = "dev.kakehashi.dtlssrtp..";
    private static final String SFU = "dev.kakehashi.sfu..";
    private static final String NET = "dev.kakehashi.sfu.net..";
    private static final String SIGNALING = "dev.kakehashi.signaling..";
    private static final String WEB = "dev.kakehashi.web..";
    private static final String PERF = "dev.kakehashi.perf..";
    private static final String NETTY = "io.netty..";

    /** Everything that is told the time and takes its chance from outside. */
    private static final String[] PROTOCOL = {
        ICE,
        "dev.kakehashi.sfu.rtp..",
        "dev.kakehashi.sfu.rtcp..",
        "dev.kakehashi.sfu.forward..",
        "dev.kakehashi.sfu.bwe..",
        "dev.kakehashi.sfu.room..",
        SIGNALING
    };

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.kakehashi");
        Assertions.assertThat(classes.contain("dev.kakehashi.web.Main")).isTrue();
    }

    @Test
    void iceUsesNoOtherModule() {
        check(noClasses()
                .that()
                .resideInAPackage(ICE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DTLS_SRTP, SFU, SIGNALING, WEB, PERF));
    }

    @Test
    void dtlsSrtpUsesNoOtherModule() {
        check(noClasses()
                .that()
                .resideInAPackage(DTLS_SRTP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ICE, SFU, SIGNALING, WEB, PERF));
    }

    @Test
    void sfuCoreUsesNothingAboveIt() {
        check(noClasses()
                .that()
                .resideInAPackage(SFU)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SIGNALING, WEB, PERF));
    }

    @Test
    void signalingUsesNothingAboveItAndNotTheInsideOfSfuCore() {
        check(noClasses()
                .that()
                .resideInAPackage(SIGNALING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        WEB,
                        PERF,
                        NET,
                        "dev.kakehashi.sfu.bwe..",
                        "dev.kakehashi.sfu.room..",
                        "dev.kakehashi.sfu.forward..",
                        "dev.kakehashi.sfu.bwe..",
                        "dev.kakehashi.sfu.rtcp.."));
    }

    @Test
    void webDoesNotUsePerf() {
        check(noClasses()
                .that()
                .resideInAPackage(WEB)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PERF));
    }

    @Test
    void insideSfuCoreOnlyNetLooksDownOnRooms() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.kakehashi.sfu.rtp..", "dev.kakehashi.sfu.rtcp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.kakehashi.sfu.forward..", "dev.kakehashi.sfu.bwe..", "dev.kakehashi.sfu.room..", NET));
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.kakehashi.sfu.forward..", "dev.kakehashi.sfu.bwe..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.kakehashi.sfu.room..", NET));
        check(noClasses()
                .that()
                .resideInAPackage("dev.kakehashi.sfu.room..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(NET));
    }

    @Test
    void nettyIsKnownInNetAndWebOnly() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(NET, WEB, PERF)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(NETTY));
    }

    @Test
    void certificatesAreGotWithoutNettyAndAcmeIsSpokenInOnePackage() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.kakehashi.web.tls..", "dev.kakehashi.web.acme..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(NETTY));
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.kakehashi.web.acme..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.shredzone.acme4j.."));
    }

    @Test
    void protocolCodeIsToldTheTime() {
        check(noClasses().that().resideInAnyPackage(PROTOCOL).should().callMethod(System.class, "nanoTime"));
        check(noClasses().that().resideInAnyPackage(PROTOCOL).should().callMethod(System.class, "currentTimeMillis"));
        check(noClasses().that().resideInAnyPackage(PROTOCOL).should().callMethod(Instant.class, "now"));
        check(noClasses()
                .that()
                .resideInAnyPackage(PROTOCOL)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class));
    }

    @Test
    void protocolCodeIsGivenItsChance() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PROTOCOL)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Random.class));
        check(noClasses().that().resideInAnyPackage(PROTOCOL).should().callMethod(ThreadLocalRandom.class, "current"));
        check(noClasses().that().resideInAnyPackage(PROTOCOL).should().callMethod(Math.class, "random"));
    }

    @Test
    void protocolCodeOpensNoSocketsAndStartsNoThreads() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PROTOCOL)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread"));
        check(noClasses()
                .that()
                .resideInAnyPackage(PROTOCOL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.nio.channels.."));
    }

    private static void check(ArchRule rule) {
        rule.check(classes);
    }
}
