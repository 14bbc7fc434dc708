package dev.kakehashi.web.acme;

import dev.kakehashi.web.tls.CertifiedKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** When a certificate is asked for: at two thirds of the life of the one that is there, and after a refusal later and later. */
final class RenewalTimes {
    static final Duration FIRST_RETRY = Duration.ofMinutes(5);
    static final Duration LAST_RETRY = Duration.ofHours(12);

    /** A certificate that is due at once, such as one issued by a wrong clock, makes no storm. */
    static final Duration LEAST_PAUSE = Duration.ofSeconds(5);

    private Instant due;
    private Duration retry = FIRST_RETRY;

    RenewalTimes(@Nullable CertifiedKey kept, Instant now) {
        due = kept == null ? now : renewalOf(kept);
    }

    Instant due() {
        return due;
    }

    void onIssued(CertifiedKey issued, Instant now) {
        retry = FIRST_RETRY;
        due = later(renewalOf(issued), now.plus(LEAST_PAUSE));
    }

    /**
     * Tells how long to wait.
     *
     * @param wish before which the authority does not want to be asked again; null where it said nothing
     */
    Duration onRefused(Instant now, @Nullable Instant wish) {
        due = now.plus(retry);
        if (wish != null) {
            due = later(due, wish);
        }
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
        return Duration.between(now, due);
    }

    private static Instant renewalOf(CertifiedKey certificate) {
        Duration life = Duration.between(certificate.notBefore(), certificate.notAfter());
        return certificate.notBefore().plus(life.multipliedBy(2).dividedBy(3)).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
