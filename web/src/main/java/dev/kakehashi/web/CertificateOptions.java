package dev.kakehashi.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the command {@code kakehashi} that say where its certificate comes from. */
final class CertificateOptions {
    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description =
                    "Certificate of the server, and those that lead to its authority, as PEM text; read again when"
                            + " it changes (default: this machine makes one, of which browsers warn).")
    private @Nullable String certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Its private key, as PEM text; may be the same file.")
    private @Nullable String key;

    @Option(
            names = "--acme",
            paramLabel = "NAME",
            description =
                    "Domain or public IP address for which an authority is asked for a certificate, by ACME; may be"
                            + " repeated. Needs --port 443, or port 80 beside.")
    private @Nullable List<String> names;

    @Option(names = "--acme-agree", description = "You agree to the terms of service of that authority.")
    private boolean agree;

    @Option(
            names = "--acme-directory",
            paramLabel = "URL",
            description = "Where the authority is asked (default: Let's Encrypt).")
    private @Nullable String directory;

    @Option(
            names = "--acme-contact",
            paramLabel = "MAIL",
            description = "Mail address that the authority may write to.")
    private @Nullable String contact;

    @Option(
            names = "--acme-eab-kid",
            paramLabel = "ID",
            description = "Key identifier of an account that you have at the authority (ZeroSSL and others want one).")
    private @Nullable String keyId;

    @Option(
            names = "--acme-eab-key-file",
            paramLabel = "FILE",
            description = "File with the HMAC key of that account, in base64url.")
    private @Nullable String keyFile;

    @Option(
            names = "--acme-trust",
            paramLabel = "FILE",
            description = "Certificates under which the authority's own page may stand, beside the usual ones: for an"
                    + " authority of your own.")
    private @Nullable String trust;

    @Option(
            names = "--acme-challenge",
            paramLabel = "auto|tls-alpn-01|http-01",
            description =
                    "How the authority sees that the names lead here: at the port 443, or at the port 80 (default:"
                            + " auto, which takes 443 where --port is that).")
    private @Nullable String challenge;

    @Option(
            names = "--acme-http-port",
            paramLabel = "PORT",
            description =
                    "Port for http-01; it answers the authority, and sends everybody else to https (default: 80).")
    private @Nullable String httpPort;

    void addTo(Map<String, String> options) {
        put(options, "tls-certificate", certificate);
        put(options, "tls-key", key);
        put(options, "acme", names == null ? null : String.join(",", names));
        put(options, "acme-agree", agree ? "true" : null);
        put(options, "acme-directory", directory);
        put(options, "acme-contact", contact);
        put(options, "acme-eab-kid", keyId);
        put(options, "acme-eab-key-file", keyFile);
        put(options, "acme-trust", trust);
        put(options, "acme-challenge", challenge);
        put(options, "acme-http-port", httpPort);
    }

    private static void put(Map<String, String> options, String key, @Nullable String value) {
        if (value != null) {
            options.put(key, value);
        }
    }
}
