package dev.kakehashi.web.acme;

import dev.kakehashi.web.acme.AcmeSettings.Proof;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;

/** What an authority said (RFC 8555 6.7), and what to do about it. */
final class RefusalWords {
    private static final int MAX_QUOTED = 300;

    private final AcmeSettings settings;

    RefusalWords(AcmeSettings settings) {
        this.settings = settings;
    }

    /** The last part of a problem's type, such as {@code rejectedIdentifier}. */
    static String kind(Problem problem) {
        String type = problem.getType().toString();
        return type.substring(type.lastIndexOf(':') + 1);
    }

    /** Of whatever acme4j throws. */
    AcmeRefusal of(Exception refused) {
        return switch (refused) {
            case AcmeRateLimitedException limited ->
                new AcmeRefusal(
                        "the authority limits how much it issues (" + quoted(limited.getProblem())
                                + "); nothing is to be done but to wait",
                        limited.getRetryAfter().orElse(null));
            case AcmeUserActionRequiredException action ->
                new AcmeRefusal("the authority has new terms of service; read and agree to them at "
                        + plain(action.getInstance().toString()));
            case AcmeServerException server -> ofProblem(server.getProblem());
            case AcmeNetworkException network -> ofNetwork(network);
            default ->
                refused.getCause() instanceof AcmeNetworkException network
                        ? ofNetwork(network)
                        : new AcmeRefusal("the authority at " + settings.directory() + " did not finish ("
                                + plain(String.valueOf(refused.getMessage()))
                                + "); if this goes on, see its page about outages");
        };
    }

    private AcmeRefusal ofNetwork(AcmeNetworkException network) {
        for (Throwable cause = network; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new AcmeRefusal("the certificate of " + settings.directory() + " itself is not trusted ("
                        + plain(String.valueOf(cause.getMessage()))
                        + "); where it is an authority of your own, name its root certificate with --acme-trust");
            }
        }
        Throwable cause = network.getCause() == null ? network : network.getCause();
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new AcmeRefusal(settings.directory() + " can't be reached (" + plain(detail)
                + "); see that this machine gets out to it, and that --acme-directory is right");
    }

    private AcmeRefusal ofProblem(Problem problem) {
        String said = " (" + quoted(problem) + ")";
        return new AcmeRefusal(
                switch (kind(problem)) {
                    case "rejectedIdentifier", "unsupportedIdentifier" ->
                        "the authority does not issue for a name that was asked for" + said + "; " + otherName();
                    case "externalAccountRequired" ->
                        "the authority wants an account of its own" + said + "; " + bind();
                    case "unauthorized" -> "the authority refuses" + said + "; " + checkAccount();
                    case "invalidContact", "unsupportedContact" ->
                        "the authority does not take the contact" + said + "; correct --acme-contact";
                    case "caa" ->
                        "the domain's CAA record lets other authorities issue, not this one" + said
                                + "; change the record, or --acme-directory";
                    case "dns" -> "the authority can't look up the name" + said + "; correct its DNS records";
                    case "accountDoesNotExist" ->
                        "the authority does not know our account" + said + "; it is made anew at the next try";
                    default -> "the authority refuses" + said + "; its page may say more";
                },
                null);
    }

    private String otherName() {
        return settings.names().stream().anyMatch(AcmeName::isAddress)
                ? "few authorities issue for bare addresses, and none for private ones: use a domain, or another --acme-directory"
                : "public authorities issue for public domains only: correct --acme";
    }

    private String checkAccount() {
        return settings.account() == null
                ? "see that the names lead to this machine"
                : "see that --acme-eab-kid and --acme-eab-key-file are those of your account there";
    }

    private static String bind() {
        return "make one on its page, and give its key identifier and key with --acme-eab-kid and --acme-eab-key-file";
    }

    AcmeRefusal ofMissingAccount() {
        return new AcmeRefusal(
                "the authority at " + settings.directory() + " issues only to who has an account there; " + bind());
    }

    AcmeRefusal ofMissingChallenge(String name) {
        Proof proof = settings.proof();
        Proof other = proof == Proof.HTTP_01 ? Proof.TLS_ALPN_01 : Proof.HTTP_01;
        return new AcmeRefusal("the authority does not offer " + proof.type() + " for " + plain(name)
                + "; try --acme-challenge " + other.type());
    }

    /** The authority looked, and did not find what it wanted. */
    AcmeRefusal ofProof(AcmeName name, @Nullable Problem problem) {
        Proof proof = settings.proof();
        String records = name.isAddress()
                ? ""
                : ", and that the DNS records of " + name.text() + " (A and AAAA) name this machine";
        return new AcmeRefusal("the authority did not find this server at " + name.text() + " by " + proof.type()
                + (problem == null ? "" : " (" + quoted(problem) + ")") + "; see that TCP port " + proof.publicPort()
                + " leads here from outside" + records);
    }

    AcmeRefusal ofOrder(@Nullable Problem problem) {
        return problem == null
                ? new AcmeRefusal("the authority ended the order without a reason; its page may say more")
                : ofProblem(problem);
    }

    static AcmeRefusal ofFolder(Exception unwritable) {
        return new AcmeRefusal("the account's key can't be kept (" + plain(String.valueOf(unwritable.getMessage()))
                + "); see that the folder of --data can be written");
    }

    private static String quoted(Problem problem) {
        String detail = problem.getDetail().or(problem::getTitle).orElse("");
        String parts = problem.getSubProblems().isEmpty()
                ? ""
                : ": " + problem.getSubProblems().getFirst().getDetail().orElse("");
        return plain(kind(problem) + (detail.isEmpty() ? "" : ": " + detail) + parts);
    }

    /** Foreign text on one line, and not too much of it. */
    private static String plain(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > MAX_QUOTED ? line.substring(0, MAX_QUOTED) + "…" : line;
    }
}
