package dev.kakehashi.web.acme;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of which authority.
 *
 * @param names of the certificate; at least one
 * @param directory where the authority's way begins (RFC 8555 7.1.1)
 * @param agreed whether the person who runs the server agreed to the terms of service
 * @param contact a mail address for the authority; null for none
 * @param account of an account that exists there already; null where none is needed
 * @param trust certificates that the authority's own HTTPS may stand under, beside the usual ones; null for none
 * @param proof how it is shown that the names lead here
 * @param httpPort for {@link Proof#HTTP_01}
 */
public record AcmeSettings(
        List<AcmeName> names,
        URI directory,
        boolean agreed,
        @Nullable String contact,
        @Nullable ExternalAccount account,
        @Nullable Path trust,
        Proof proof,
        int httpPort) {
    /** Let's Encrypt. */
    public static final URI DEFAULT_DIRECTORY = URI.create("https://acme-v02.api.letsencrypt.org/directory");

    /** An account at the authority, to which ours is bound (RFC 8555 7.3.4). */
    public record ExternalAccount(String keyId, Path keyFile) {}

    /** A way to prove that a name leads here. */
    public enum Proof {
        /** A file over HTTP, at port 80 of the name (RFC 8555 8.3). */
        HTTP_01("http-01", 80),
        /** A certificate, at port 443 of the name (RFC 8737). */
        TLS_ALPN_01("tls-alpn-01", 443);

        private final String type;
        private final int port;

        Proof(String type, int port) {
            this.type = type;
            this.port = port;
        }

        /** As authorities call it. */
        public String type() {
            return type;
        }

        /** At which public authorities look. */
        public int publicPort() {
            return port;
        }
    }

    public AcmeSettings {
        names = List.copyOf(names);
    }

    /** All names in one line. */
    public String list() {
        return names.stream().map(AcmeName::text).collect(Collectors.joining(", "));
    }
}
