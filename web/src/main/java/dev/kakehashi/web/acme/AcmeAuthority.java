package dev.kakehashi.web.acme;

import dev.kakehashi.web.acme.AcmeSettings.ExternalAccount;
import dev.kakehashi.web.tls.CertifiedKey;
import dev.kakehashi.web.tls.UnusableCertificateException;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** An authority that speaks ACME (RFC 8555), for domains and addresses (RFC 8738), asked through acme4j. Confined to one thread. */
public final class AcmeAuthority implements CertificateAuthority, AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration STEP_TIMEOUT = Duration.ofMinutes(2);

    /** The profile without which public authorities issue nothing for addresses (draft-aaron-acme-profiles). */
    private static final String SHORT_LIVED = "shortlived";

    private static final String ACCOUNT_GONE = "accountDoesNotExist";

    private final AcmeSettings settings;
    private final AcmeFolder folder;
    private final PendingChallenges challenges;
    private final InstantSource clock;
    private final RefusalWords words;
    private final Session session;
    private volatile boolean closed;

    /**
     * Asks nobody yet.
     *
     * @param challenges where the answers to the authority's questions are hung out
     * @throws UnusableCertificateException when the certificates that are to be trusted can't be read
     */
    public AcmeAuthority(AcmeSettings settings, AcmeFolder folder, PendingChallenges challenges, InstantSource clock)
            throws UnusableCertificateException {
        this.settings = settings;
        this.folder = folder;
        this.challenges = challenges;
        this.clock = clock;
        words = new RefusalWords(settings);
        session = new Session(settings.directory(), AuthorityConnection.trusting(settings.trust()));
        session.setLocale(Locale.ENGLISH);
        session.networkSettings().setTimeout(REQUEST_TIMEOUT);
    }

    /** Where its terms of service stand; null where it has none. Blocks for seconds at most. */
    public @Nullable URI terms() throws AcmeRefusal {
        try {
            return session.getMetadata().getTermsOfService().orElse(null);
        } catch (AcmeException | AcmeProtocolException refused) {
            throw words.of(refused);
        }
    }

    @Override
    public CertifiedKey issue() throws AcmeRefusal, InterruptedException {
        try {
            return issueOnce();
        } catch (AcmeServerException refused) {
            if (!RefusalWords.kind(refused.getProblem()).equals(ACCOUNT_GONE)) {
                throw told(refused);
            }
        } catch (AcmeException | AcmeProtocolException | AcmeLazyLoadingException refused) {
            throw told(refused);
        } catch (IOException | GeneralSecurityException unwritable) {
            throw RefusalWords.ofFolder(unwritable);
        }
        return issueAnew();
    }

    /** An authority that has forgotten our account, as one for tests does, gets another. */
    private CertifiedKey issueAnew() throws AcmeRefusal, InterruptedException {
        try {
            folder.forgetAccount();
            return issueOnce();
        } catch (AcmeException | AcmeProtocolException | AcmeLazyLoadingException refused) {
            throw told(refused);
        } catch (IOException | GeneralSecurityException unwritable) {
            throw RefusalWords.ofFolder(unwritable);
        }
    }

    /** What ends because we end is no refusal. */
    private AcmeRefusal told(Exception refused) throws InterruptedException {
        if (closed) {
            throw new InterruptedException();
        }
        return words.of(refused);
    }

    private CertifiedKey issueOnce()
            throws AcmeException, AcmeRefusal, IOException, GeneralSecurityException, InterruptedException {
        Order order = order(login());
        for (Authorization each : order.getAuthorizations()) {
            if (each.getStatus() == Status.PENDING) {
                prove(each);
            }
        }
        order.waitUntilReady(STEP_TIMEOUT);
        KeyPair pair = EcKeys.generate();
        order.execute(pair);
        if (order.waitForCompletion(STEP_TIMEOUT) != Status.VALID) {
            throw words.ofOrder(order.getError().orElse(null));
        }
        return new CertifiedKey(pair.getPrivate(), order.getCertificate().getCertificateChain());
    }

    private Login login() throws AcmeException, AcmeRefusal, IOException, GeneralSecurityException {
        KeyPair key = folder.accountKey();
        URL account = folder.account();
        if (account != null) {
            return session.login(account, key);
        }
        AccountBuilder builder = new AccountBuilder().useKeyPair(key);
        if (settings.agreed()) {
            builder.agreeToTermsOfService();
        }
        if (settings.contact() != null) {
            builder.addEmail(settings.contact());
        }
        bind(builder);
        Login login = builder.createLogin(session);
        folder.keepAccount(login.getAccount().getLocation());
        return login;
    }

    private void bind(AccountBuilder builder) throws AcmeException, AcmeRefusal {
        ExternalAccount external = settings.account();
        if (external == null) {
            if (session.getMetadata().isExternalAccountRequired()) {
                throw words.ofMissingAccount();
            }
            return;
        }
        try {
            String key = Files.readString(external.keyFile(), StandardCharsets.US_ASCII)
                    .strip();
            builder.withKeyIdentifier(external.keyId(), key);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new AcmeRefusal("`" + external.keyFile()
                    + "` holds no key in base64url; put there what the authority's page shows as the HMAC key");
        }
    }

    private Order order(Login login) throws AcmeException {
        OrderBuilder builder = login.newOrder();
        for (AcmeName each : settings.names()) {
            builder.identifier(each.address() == null ? Identifier.dns(each.text()) : Identifier.ip(each.address()));
        }
        if (settings.names().stream().anyMatch(AcmeName::isAddress)
                && session.getMetadata().isProfileAllowed(SHORT_LIVED)) {
            builder.profile(SHORT_LIVED);
        }
        return builder.create();
    }

    private void prove(Authorization authorization)
            throws AcmeException, AcmeRefusal, IOException, GeneralSecurityException, InterruptedException {
        Identifier identifier = authorization.getIdentifier();
        AcmeName name = AcmeName.parse(identifier.getValue());
        Challenge challenge =
                authorization.findChallenge(settings.proof().type()).orElse(null);
        if (name == null || challenge == null) {
            throw words.ofMissingChallenge(identifier.getValue());
        }
        Runnable withdraw = answer(name, challenge);
        try {
            challenge.trigger();
            if (authorization.waitForCompletion(STEP_TIMEOUT) != Status.VALID) {
                challenge.fetch();
                throw words.ofProof(name, challenge.getError().orElse(null));
            }
        } finally {
            withdraw.run();
        }
    }

    /** Hangs the answer out; what is returned takes it in again. */
    private Runnable answer(AcmeName name, Challenge challenge)
            throws AcmeRefusal, IOException, GeneralSecurityException {
        return switch (challenge) {
            case Http01Challenge http -> {
                challenges.answerHttp(http.getToken(), http.getAuthorization());
                yield () -> challenges.withdrawHttp(http.getToken());
            }
            case TlsAlpn01Challenge alpn -> {
                CertifiedKey shown =
                        ChallengeCertificate.make(name, alpn.getAcmeValidation(), EcKeys.generate(), clock.instant());
                challenges.answerTls(name.serverName(), shown);
                yield () -> challenges.withdrawTls(name.serverName());
            }
            default -> throw words.ofMissingChallenge(name.text());
        };
    }

    /** What is under way ends with an error. */
    @Override
    public void close() {
        closed = true;
        session.getHttpClient().shutdownNow();
    }
}
