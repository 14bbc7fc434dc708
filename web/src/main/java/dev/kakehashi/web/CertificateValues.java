package dev.kakehashi.web;

import dev.kakehashi.web.CertificateSource.FromAuthority;
import dev.kakehashi.web.CertificateSource.FromFiles;
import dev.kakehashi.web.CertificateSource.SelfMade;
import dev.kakehashi.web.acme.AcmeName;
import dev.kakehashi.web.acme.AcmeSettings;
import dev.kakehashi.web.acme.AcmeSettings.ExternalAccount;
import dev.kakehashi.web.acme.AcmeSettings.Proof;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of {@link CertificateOptions} as a {@link CertificateSource}. */
final class CertificateValues {
    private static final String CERTIFICATE = "tls-certificate";
    private static final String KEY = "tls-key";
    private static final String ACME = "acme";
    private static final String ACME_PREFIX = "acme-";
    private static final String DIRECTORY = "acme-directory";
    private static final String KEY_ID = "acme-eab-kid";
    private static final String KEY_FILE = "acme-eab-key-file";
    private static final String CHALLENGE = "acme-challenge";
    private static final String HTTP_PORT = "acme-http-port";

    static final Set<String> KEYS = Set.of(
            CERTIFICATE,
            KEY,
            ACME,
            "acme-agree",
            DIRECTORY,
            "acme-contact",
            KEY_ID,
            KEY_FILE,
            "acme-trust",
            CHALLENGE,
            HTTP_PORT);

    /** Authorities take at most a hundred names; nobody needs so many here. */
    private static final int MAX_NAMES = 20;

    private final Map<String, String> values;

    CertificateValues(Map<String, String> values) {
        this.values = values;
    }

    /** What they say, together with the port and whether there is TLS at all. */
    CertificateSource source(int port, boolean plainHttp) throws ConfigException {
        String chosen = values.keySet().stream()
                .filter(KEYS::contains)
                .sorted()
                .findFirst()
                .orElse(null);
        if (chosen == null) {
            return new SelfMade();
        }
        if (plainHttp) {
            throw new ConfigException(
                    chosen + ": with plain-http there is no certificate here; leave out one of the two.");
        }
        boolean files = values.containsKey(CERTIFICATE) || values.containsKey(KEY);
        boolean authority = values.keySet().stream()
                .anyMatch(each -> KEYS.contains(each) && (each.equals(ACME) || each.startsWith(ACME_PREFIX)));
        if (files && authority) {
            throw new ConfigException(CERTIFICATE + ": a certificate comes from files or from an authority (" + ACME
                    + "); leave out one of the two.");
        }
        return files ? files() : new FromAuthority(settings(port));
    }

    private FromFiles files() throws ConfigException {
        return new FromFiles(path(CERTIFICATE, both(CERTIFICATE, KEY)), path(KEY, both(KEY, CERTIFICATE)));
    }

    private String both(String key, String with) throws ConfigException {
        String value = values.get(key);
        if (value == null) {
            throw new ConfigException(with + ": it needs " + key + " beside it; name both files.");
        }
        return value;
    }

    private AcmeSettings settings(int port) throws ConfigException {
        String trust = values.get("acme-trust");
        int httpPort = ConfigReader.number(HTTP_PORT, values, Proof.HTTP_01.publicPort(), 65_535);
        return new AcmeSettings(
                names(),
                directory(),
                ConfigReader.flag("acme-agree", values),
                contact(),
                externalAccount(),
                trust == null ? null : path("acme-trust", trust),
                proof(port, httpPort),
                httpPort);
    }

    private List<AcmeName> names() throws ConfigException {
        String value = values.get(ACME);
        if (value == null) {
            throw new ConfigException(ACME + ": no name is given; write for example --acme meet.example.org.");
        }
        List<AcmeName> names = new ArrayList<>();
        for (String each : value.split(",", -1)) {
            AcmeName name = AcmeName.parse(each.trim());
            if (name == null) {
                throw new ConfigException(ACME + ": `" + each.trim()
                        + "` is neither a domain nor an address; write for example meet.example.org or 203.0.113.7 (a"
                        + " wildcard can't be proven this way).");
            }
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        if (names.size() > MAX_NAMES) {
            throw new ConfigException(
                    ACME + ": one certificate takes at most " + MAX_NAMES + " names here; name fewer.");
        }
        return names;
    }

    private URI directory() throws ConfigException {
        String value = values.get(DIRECTORY);
        if (value == null) {
            return AcmeSettings.DEFAULT_DIRECTORY;
        }
        try {
            URI directory = URI.create(value.trim());
            if ("https".equals(directory.getScheme()) && directory.getHost() != null) {
                return directory;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below.
        }
        throw new ConfigException(DIRECTORY + ": `" + value + "` is no https address; write for example "
                + AcmeSettings.DEFAULT_DIRECTORY + ".");
    }

    private @Nullable String contact() throws ConfigException {
        String value = values.get("acme-contact");
        if (value == null || value.matches("(mailto:)?[!-~&&[^@,?]]+@[a-zA-Z0-9.-]+")) {
            return value;
        }
        throw new ConfigException(
                "acme-contact: `" + value + "` is no mail address; write for example you@example.org.");
    }

    private @Nullable ExternalAccount externalAccount() throws ConfigException {
        if (!values.containsKey(KEY_ID) && !values.containsKey(KEY_FILE)) {
            return null;
        }
        String keyId = both(KEY_ID, KEY_FILE);
        if (keyId.isBlank()) {
            throw new ConfigException(KEY_ID + ": it is empty; the authority's page shows it beside the HMAC key.");
        }
        return new ExternalAccount(keyId, path(KEY_FILE, both(KEY_FILE, KEY_ID)));
    }

    private Proof proof(int port, int httpPort) throws ConfigException {
        String value = values.getOrDefault(CHALLENGE, "auto");
        for (Proof each : Proof.values()) {
            if (value.equals(each.type())) {
                return each;
            }
        }
        if (!value.equals("auto")) {
            throw new ConfigException(CHALLENGE + ": `" + value + "` is unknown; use auto, tls-alpn-01 or http-01.");
        }
        if (port == Proof.TLS_ALPN_01.publicPort()) {
            return Proof.TLS_ALPN_01;
        }
        if (httpPort == Proof.HTTP_01.publicPort()) {
            return Proof.HTTP_01;
        }
        throw new ConfigException(
                ACME + ": a public authority can't issue here, for it looks at the ports 443 and 80 only;"
                        + " use --port 443 or --acme-http-port 80, or name --acme-challenge where a router leads one of them here.");
    }

    private static Path path(String key, String value) throws ConfigException {
        try {
            return Path.of(value);
        } catch (InvalidPathException invalid) {
            throw new ConfigException(key + ": `" + value + "` is no path; correct it.");
        }
    }
}
