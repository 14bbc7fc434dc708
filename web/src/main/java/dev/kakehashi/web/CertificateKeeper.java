package dev.kakehashi.web;

import dev.kakehashi.web.CertificateSource.FromAuthority;
import dev.kakehashi.web.CertificateSource.FromFiles;
import dev.kakehashi.web.CertificateSource.SelfMade;
import dev.kakehashi.web.acme.AcmeAuthority;
import dev.kakehashi.web.acme.AcmeCertificates;
import dev.kakehashi.web.acme.AcmeFolder;
import dev.kakehashi.web.acme.AcmeRefusal;
import dev.kakehashi.web.acme.AcmeSettings;
import dev.kakehashi.web.acme.AcmeSettings.Proof;
import dev.kakehashi.web.acme.CertificateAuthority;
import dev.kakehashi.web.acme.PendingChallenges;
import dev.kakehashi.web.tls.CertificateFiles;
import dev.kakehashi.web.tls.CertifiedKey;
import dev.kakehashi.web.tls.UnusableCertificateException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets the certificate of the web side from where the configuration says, and renews it on a thread of its own. */
final class CertificateKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CertificateKeeper.class);

    private static final int FILES_EVERY_SECONDS = 2;
    private static final int AUTHORITY_EVERY_SECONDS = 1;

    private final ServerTls tls;
    private final CertificateWords words;
    private final int everySeconds;
    private final Runnable turn;
    private final List<AutoCloseable> ends;
    private @Nullable ScheduledExecutorService thread;

    private CertificateKeeper(
            ServerTls tls, CertificateWords words, int everySeconds, Runnable turn, List<AutoCloseable> ends) {
        this.tls = tls;
        this.words = words;
        this.everySeconds = everySeconds;
        this.turn = turn;
        this.ends = ends;
    }

    /**
     * With the first certificate, which may be one for the time until the right one comes.
     *
     * @param addresses of this machine, for a certificate that it makes itself
     * @throws ConfigException when something of the configuration can't be used
     */
    static CertificateKeeper of(ServerConfig config, WebServer web, List<InetAddress> addresses, SecureRandom random)
            throws ConfigException {
        return switch (config.certificate()) {
            case SelfMade made -> {
                ServerTls tls = new ServerTls(selfMade(config, addresses, random), new PendingChallenges());
                yield new CertificateKeeper(tls, new CertificateWords(made, ""), 0, () -> {}, List.of());
            }
            case FromFiles files -> ofFiles(files);
            case FromAuthority authority -> ofAuthority(authority, config, web, addresses, random);
        };
    }

    private static CertifiedKey selfMade(ServerConfig config, List<InetAddress> addresses, SecureRandom random)
            throws ConfigException {
        return new SelfMadeCertificate(config.data()).load(addresses, hostName(), random, Instant.now());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    private static CertificateKeeper ofFiles(FromFiles source) throws ConfigException {
        CertificateFiles files = new CertificateFiles(source.certificate(), source.key(), InstantSource.system());
        try {
            ServerTls tls = new ServerTls(files.read(), new PendingChallenges());
            return new CertificateKeeper(
                    tls,
                    new CertificateWords(source, ""),
                    FILES_EVERY_SECONDS,
                    () -> files.lookAgain(tls::show),
                    List.of());
        } catch (UnusableCertificateException unusable) {
            throw new ConfigException("tls-certificate: " + unusable.getMessage() + ".");
        }
    }

    private static CertificateKeeper ofAuthority(
            FromAuthority source, ServerConfig config, WebServer web, List<InetAddress> addresses, SecureRandom random)
            throws ConfigException {
        AcmeSettings settings = source.settings();
        InstantSource clock = InstantSource.system();
        AcmeFolder folder = new AcmeFolder(config.data(), settings.directory());
        PendingChallenges challenges = new PendingChallenges();
        AcmeAuthority authority = authority(settings, folder, challenges, clock);
        CertifiedKey kept = folder.certificate(settings.names(), clock.instant());
        ServerTls tls = new ServerTls(kept == null ? selfMade(config, addresses, random) : kept, challenges);
        List<AutoCloseable> ends = new ArrayList<>(List.of(authority));
        CertificateAuthority asked = authority;
        String trouble = "";
        if (settings.proof() == Proof.HTTP_01) {
            ChallengeListener listener =
                    new ChallengeListener(web.group(), config.bind(), settings.httpPort(), web.port(), challenges);
            ends.add(listener);
            asked = () -> {
                listener.open();
                return authority.issue();
            };
            trouble = opened(listener);
        }
        AcmeCertificates certificates = new AcmeCertificates(settings, asked, folder, kept, clock, tls::show);
        return new CertificateKeeper(
                tls, new CertificateWords(source, trouble), AUTHORITY_EVERY_SECONDS, certificates::turn, ends);
    }

    private static AcmeAuthority authority(
            AcmeSettings settings, AcmeFolder folder, PendingChallenges challenges, InstantSource clock)
            throws ConfigException {
        AcmeAuthority authority;
        try {
            authority = new AcmeAuthority(settings, folder, challenges, clock);
        } catch (UnusableCertificateException unusable) {
            throw new ConfigException("acme-trust: " + unusable.getMessage() + ".");
        }
        if (!settings.agreed()) {
            demandAgreement(authority);
        }
        return authority;
    }

    private static void demandAgreement(AcmeAuthority authority) throws ConfigException {
        try {
            URI terms = authority.terms();
            if (terms == null) {
                return;
            }
            throw new ConfigException(
                    "acme-agree: the authority issues to those only who agree to its terms of service;" + " read "
                            + terms + " and, if you agree, start with --acme-agree.");
        } catch (AcmeRefusal unreachable) {
            throw new ConfigException("acme-agree: the terms of service of the authority need your agreement, but "
                    + unreachable.getMessage() + ".");
        }
    }

    /** Why the port is not open; empty when it is. */
    private static String opened(ChallengeListener listener) {
        try {
            listener.open();
            return "";
        } catch (AcmeRefusal taken) {
            return "A public authority can't issue yet: " + taken.getMessage() + ".";
        }
    }

    /** From now on the certificate is renewed; the port must be served, for an authority may look at once. */
    void begin() {
        if (everySeconds == 0) {
            return;
        }
        ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("certificate").factory());
        var _ = made.scheduleWithFixedDelay(this::takeTurn, 0, everySeconds, TimeUnit.SECONDS);
        thread = made;
    }

    private void takeTurn() {
        try {
            turn.run();
        } catch (RuntimeException bug) {
            log.error("The certificate could not be looked after", bug);
        }
    }

    ServerTls tls() {
        return tls;
    }

    /** For the greeting: which certificate, until when, and what comes. */
    List<String> sentences() {
        return words.sentences(tls.certificate());
    }

    /** Domains and addresses by which people come, where the certificate was got for them. */
    List<String> hosts(CertificateSource source) {
        return switch (source) {
            case SelfMade _ -> List.of();
            case FromFiles _ ->
                tls.certificate().domains().stream()
                        .filter(each -> each.contains(".") && !each.startsWith("*"))
                        .toList();
            case FromAuthority authority ->
                authority.settings().names().stream()
                        .map(each -> each.address() == null ? each.text() : KakehashiServer.literal(each.address()))
                        .toList();
        };
    }

    @Override
    public void close() {
        for (AutoCloseable each : ends) {
            try {
                each.close();
            } catch (Exception unclosable) {
                log.debug("Ending the certificate's thread", unclosable);
            }
        }
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
