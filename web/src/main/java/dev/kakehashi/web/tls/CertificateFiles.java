package dev.kakehashi.web.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate that somebody else renews: its two files are looked at again and again, and a new pair is taken once it holds
 * still for two looks, since the two are never written at the same moment. A pair that can't be used changes nothing. Confined
 * to the thread that looks.
 */
public final class CertificateFiles {
    private static final Logger log = LoggerFactory.getLogger(CertificateFiles.class);

    private final Path certificateFile;
    private final Path keyFile;
    private final InstantSource clock;
    private @Nullable Look judged;
    private @Nullable Look seen;

    /** What tells that a file was written, or that a link leads to another one. */
    private record State(
            FileTime modified, long bytes, @Nullable Object key) {}

    private record Look(
            @Nullable State certificate, @Nullable State key) {}

    /** The two files; they may be one and the same. */
    public CertificateFiles(Path certificateFile, Path keyFile, InstantSource clock) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.clock = clock;
    }

    /** What they hold now. */
    public CertifiedKey read() throws UnusableCertificateException {
        judged = look();
        return judge();
    }

    private CertifiedKey judge() throws UnusableCertificateException {
        CertifiedKey read = PemFiles.read(certificateFile, keyFile);
        if (read.left(clock.instant()).isNegative()) {
            throw new UnusableCertificateException(
                    "the certificate in `" + certificateFile + "` expired at " + read.notAfter() + "; renew it");
        }
        return read;
    }

    /** Looks whether they changed; to be called every few seconds. */
    public void lookAgain(Consumer<CertifiedKey> use) {
        Look now = look();
        boolean still = now.equals(seen);
        seen = now;
        if (!still || now.equals(judged)) {
            return;
        }
        judged = now;
        try {
            CertifiedKey read = judge();
            use.accept(read);
            log.info(
                    "New connections get the certificate in {} for {}, good until {}",
                    certificateFile,
                    names(read),
                    read.notAfter());
        } catch (UnusableCertificateException unusable) {
            log.warn("The certificate files changed, but the old certificate stays: {}.", unusable.getMessage());
        }
    }

    private static String names(CertifiedKey read) {
        List<String> names = read.domains().isEmpty() ? read.addresses() : read.domains();
        return names.isEmpty() ? "no name" : String.join(", ", names);
    }

    private Look look() {
        return new Look(state(certificateFile), state(keyFile));
    }

    private static @Nullable State state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException missing) {
            return null;
        }
    }
}
