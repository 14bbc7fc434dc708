package dev.kakehashi.web.acme;

import dev.kakehashi.web.tls.CertifiedKey;

/** Who issues certificates. */
@FunctionalInterface
public interface CertificateAuthority {
    /** A new key, certified for the names that it was made with; blocks for minutes at most. */
    CertifiedKey issue() throws AcmeRefusal, InterruptedException;
}
