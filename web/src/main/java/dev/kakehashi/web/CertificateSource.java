package dev.kakehashi.web;

import dev.kakehashi.web.acme.AcmeSettings;
import java.nio.file.Path;

/** Where the certificate of the web side comes from. */
sealed interface CertificateSource {
    /** This machine makes it, and browsers warn of it. */
    record SelfMade() implements CertificateSource {}

    /** Somebody else puts it into these files, and renews it there; they may be one file. */
    record FromFiles(Path certificate, Path key) implements CertificateSource {}

    /** An authority is asked for it. */
    record FromAuthority(AcmeSettings settings) implements CertificateSource {}
}
