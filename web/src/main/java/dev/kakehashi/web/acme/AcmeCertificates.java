package dev.kakehashi.web.acme;

import dev.kakehashi.web.tls.CertifiedKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks an authority for a certificate whenever it is time, keeps it, and hands it on. Confined to the thread that calls {@link #turn}. */
public final class AcmeCertificates {
    private static final Logger log = LoggerFactory.getLogger(AcmeCertificates.class);

    private final AcmeSettings settings;
    private final CertificateAuthority authority;
    private final AcmeFolder folder;
    private final InstantSource clock;
    private final Consumer<CertifiedKey> use;
    private final RenewalTimes times;

    /**
     * Asks nobody yet.
     *
     * @param kept the certificate from before, or null
     * @param use takes each new one
     */
    public AcmeCertificates(
            AcmeSettings settings,
            CertificateAuthority authority,
            AcmeFolder folder,
            @Nullable CertifiedKey kept,
            InstantSource clock,
            Consumer<CertifiedKey> use) {
        this.settings = settings;
        this.authority = authority;
        this.folder = folder;
        this.clock = clock;
        this.use = use;
        this.times = new RenewalTimes(kept, clock.instant());
    }

    /** Does what it is time for. Blocks while the authority works; ends early when interrupted. */
    public void turn() {
        if (clock.instant().isBefore(times.due())) {
            return;
        }
        try {
            onIssued(authority.issue());
        } catch (AcmeRefusal refused) {
            onRefused(String.valueOf(refused.getMessage()), refused.notBefore());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void onIssued(CertifiedKey issued) {
        times.onIssued(issued, clock.instant());
        use.accept(issued);
        log.info(
                "{} issued a certificate for {}, good until {}; it is renewed at {}",
                issued.issuer(),
                settings.list(),
                issued.notAfter(),
                times.due());
        try {
            folder.keep(issued);
        } catch (IOException unwritable) {
            log.warn(
                    "The certificate can't be kept ({}), so the next start asks for another; see that the folder of --data"
                            + " can be written.",
                    unwritable.getMessage());
        }
    }

    private void onRefused(String reason, @Nullable Instant notBefore) {
        Duration pause = times.onRefused(clock.instant(), notBefore);
        log.warn(
                "No certificate for {}: {}. The next try is in {} minutes.",
                settings.list(),
                reason,
                Math.max(1, pause.toMinutes()));
    }
}
