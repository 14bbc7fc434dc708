package dev.kakehashi.web.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param chain that of the key first, then the one that signed it, and so on
 */
public record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {
    /** What the names of a certificate are called in it (RFC 5280 4.2.1.6). */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    /** What browsers take, by the algorithm of the key. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    public CertifiedKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
    }

    /** The certificate of the key. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    public Instant notAfter() {
        return certificate().getNotAfter().toInstant();
    }

    public Instant notBefore() {
        return certificate().getNotBefore().toInstant();
    }

    public Duration left(Instant now) {
        return Duration.between(now, notAfter());
    }

    /** No browser trusts such a certificate by itself. */
    public boolean isSelfSigned() {
        return certificate().getIssuerX500Principal().equals(certificate().getSubjectX500Principal());
    }

    /** Who signed it: the name of the organisation, or else its whole name. */
    public String issuer() {
        String name = certificate().getIssuerX500Principal().getName();
        Matcher organisation = Pattern.compile("(?:^|,)O=([^,\\\\]+)").matcher(name);
        return organisation.find() ? organisation.group(1) : name;
    }

    /** The domains that it names, wildcards among them. */
    public List<String> domains() {
        return names(DNS_NAME);
    }

    /** The addresses that it names, as {@link java.net.InetAddress#getHostAddress} writes them. */
    public List<String> addresses() {
        return names(IP_ADDRESS);
    }

    private List<String> names(int type) {
        List<String> names = new ArrayList<>();
        for (List<?> each : alternatives()) {
            if (each.get(0) instanceof Integer kind && kind == type) {
                names.add(String.valueOf(each.get(1)));
            }
        }
        return names;
    }

    private Collection<List<?>> alternatives() {
        try {
            Collection<List<?>> alternatives = certificate().getSubjectAlternativeNames();
            return alternatives == null ? List.of() : alternatives;
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    /** Whether the key is of a kind that browsers take. */
    boolean isCommon() {
        return SIGNATURES.containsKey(key.getAlgorithm());
    }

    /** Whether the certificate is that of the key: what the one signs the other verifies. */
    boolean matches() {
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            return false;
        }
        byte[] probe = new byte[32];
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate().getPublicKey());
            verifier.update(probe);
            return verifier.verify(signature);
        } catch (GeneralSecurityException different) {
            return false;
        }
    }
}
