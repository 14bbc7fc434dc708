package dev.kakehashi.web.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.web.tls.CertifiedKey;
import dev.kakehashi.web.tls.Log;
import dev.kakehashi.web.tls.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times of asking, on a clock that is moved by hand. */
final class AcmeCertificatesTest {
    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");
    private static final AcmeName NAME = new AcmeName("meet.example.org", null);
    private static final AcmeSettings SETTINGS = new AcmeSettings(
            List.of(NAME), AcmeSettings.DEFAULT_DIRECTORY, true, null, null, null, AcmeSettings.Proof.HTTP_01, 80);

    @TempDir
    private Path data;

    private final TestAuthority authority;
    private final List<Instant> asked = new ArrayList<>();
    private final List<CertifiedKey> used = new ArrayList<>();
    private Instant now = START;
    private Duration life = Duration.ofDays(90);
    private boolean refusing;

    AcmeCertificatesTest() throws Exception {
        authority = new TestAuthority();
    }

    private CertifiedKey issue() throws AcmeRefusal {
        asked.add(now);
        if (refusing) {
            throw new AcmeRefusal("the authority sleeps; wake it");
        }
        try {
            return authority.issue(TestAuthority.pair("EC", 256), NAME.text(), now, life);
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private AcmeFolder folder() {
        return new AcmeFolder(data, SETTINGS.directory());
    }

    private AcmeCertificates certificates() {
        AcmeFolder folder = folder();
        return new AcmeCertificates(
                SETTINGS, this::issue, folder, folder.certificate(List.of(NAME), now), () -> now, used::add);
    }

    private void runFor(AcmeCertificates certificates, Duration time, Duration step) {
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plus(step)) {
            certificates.turn();
        }
    }

    private List<Duration> askedAfter() {
        return asked.stream().map(each -> Duration.between(START, each)).toList();
    }

    @Test
    void asksAtOnceAndThenAtTwoThirdsOfEachLife() {
        runFor(certificates(), Duration.ofDays(150), Duration.ofHours(1));

        assertThat(askedAfter()).containsExactly(Duration.ZERO, Duration.ofDays(60), Duration.ofDays(120));
        assertThat(used).hasSize(3);
    }

    @Test
    void renewsTheShortestCertificatesInTimeToo() {
        life = Duration.ofHours(160);
        runFor(certificates(), Duration.ofDays(10), Duration.ofMinutes(1));
        assertThat(askedAfter())
                .containsExactly(
                        Duration.ZERO,
                        life.multipliedBy(2).dividedBy(3),
                        life.multipliedBy(4).dividedBy(3));
    }

    @Test
    void aCertificateThatIsDueAtOnceMakesNoStorm() {
        life = Duration.ofSeconds(1);
        runFor(certificates(), Duration.ofSeconds(10), Duration.ofSeconds(1));

        assertThat(askedAfter()).containsExactly(Duration.ZERO, RenewalTimes.LEAST_PAUSE);
    }

    @Test
    void afterRefusalsAsksLaterAndLaterAndSaysWhyOnceEach() {
        refusing = true;
        AcmeCertificates certificates = certificates();

        List<String> said = Log.during(() -> runFor(certificates, Duration.ofDays(2), Duration.ofMinutes(1)));

        assertThat(askedAfter().stream().map(Duration::toMinutes))
                .containsExactly(0L, 5L, 15L, 35L, 75L, 155L, 315L, 635L, 1_275L, 1_995L, 2_715L);
        assertThat(said).hasSameSizeAs(asked);
        assertThat(said.getFirst())
                .isEqualTo(
                        "No certificate for meet.example.org: the authority sleeps; wake it. The next try is in 5 minutes.");
        assertThat(used).isEmpty();
    }

    @Test
    void aRefusalOfARenewalIsForgottenWhenTheNextOneComes() {
        AcmeCertificates certificates = certificates();
        runFor(certificates, Duration.ofDays(59), Duration.ofHours(1));
        refusing = true;
        runFor(certificates, Duration.ofDays(2), Duration.ofMinutes(1));
        refusing = false;
        runFor(certificates, Duration.ofDays(1), Duration.ofMinutes(1));
        assertThat(used).hasSize(2);
        asked.clear();
        refusing = true;
        now = used.getLast().notBefore().plus(Duration.ofDays(60));
        Instant due = now;
        runFor(certificates, Duration.ofMinutes(10), Duration.ofMinutes(1));

        assertThat(asked).containsExactly(due, due.plus(RenewalTimes.FIRST_RETRY));
    }

    @Test
    void theNextStartAsksNobodyWhileTheKeptCertificateIsFresh() {
        runFor(certificates(), Duration.ofDays(1), Duration.ofHours(1));
        asked.clear();

        runFor(certificates(), Duration.ofDays(60), Duration.ofHours(1));

        assertThat(askedAfter()).containsExactly(Duration.ofDays(60));
    }

    @Test
    void whatWasKeptCountsOnlyForItsOwnNamesAndWhileItIsGood() {
        runFor(certificates(), Duration.ofHours(1), Duration.ofHours(1));

        assertThat(folder().certificate(List.of(NAME), now)).isEqualTo(used.getFirst());
        assertThat(folder().certificate(List.of(NAME, new AcmeName("more.example.org", null)), now))
                .isNull();
        assertThat(folder().certificate(List.of(NAME), now.plus(life))).isNull();
        assertThat(new AcmeFolder(data, java.net.URI.create("https://acme-v02.api.letsencrypt.org/other"))
                        .certificate(List.of(NAME), now))
                .isNull();
    }
}
