package dev.kakehashi.web.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateFilesTest {
    @TempDir
    private Path folder;

    private final TestAuthority authority;
    private final List<CertifiedKey> used = new ArrayList<>();
    private CertifiedKey first;

    CertificateFilesTest() throws Exception {
        authority = new TestAuthority();
        first = authority.issue("first.example.org");
    }

    @BeforeEach
    void writeTheFirst() throws Exception {
        writeChain(first);
        writeKey(first);
    }

    private Path chain() {
        return folder.resolve("chain.pem");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }

    private CertificateFiles files() {
        return new CertificateFiles(chain(), key(), InstantSource.system());
    }

    /** By a new file, as programs do that renew certificates; so that two writes within one tick of the clock differ, too. */
    private static void replace(Path file, String text) throws Exception {
        Path next = Files.writeString(file.resolveSibling("next"), text);
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void writeChain(CertifiedKey certified) throws Exception {
        replace(chain(), TestAuthority.chainText(certified));
    }

    private void writeKey(CertifiedKey certified) throws Exception {
        replace(key(), TestAuthority.keyText(certified.key()));
    }

    @Test
    void aNewPairIsTakenWhenItHoldsStillForTwoLooks() throws Exception {
        CertificateFiles files = files();
        assertThat(files.read()).isEqualTo(first);
        CertifiedKey second = authority.issue("second.example.org");
        writeChain(second);
        writeKey(second);

        files.lookAgain(used::add);
        assertThat(used).isEmpty();
        files.lookAgain(used::add);
        files.lookAgain(used::add);

        assertThat(used).containsExactly(second);
    }

    @Test
    void aPairIsNotJudgedWhileItIsBeingWritten() throws Exception {
        CertificateFiles files = files();
        files.read();
        CertifiedKey second = authority.issue("second.example.org");

        writeChain(second);
        files.lookAgain(used::add);
        writeKey(second);
        files.lookAgain(used::add);
        assertThat(used).isEmpty();
        files.lookAgain(used::add);

        assertThat(used).containsExactly(second);
    }

    @Test
    void aPairThatDoesNotBelongTogetherChangesNothingUntilItDoes() throws Exception {
        CertificateFiles files = files();
        files.read();
        CertifiedKey second = authority.issue("second.example.org");
        writeChain(second);
        List<String> said = Log.during(() -> {
            for (int look = 0; look < 5; look++) {
                files.lookAgain(used::add);
            }
        });
        assertThat(used).isEmpty();
        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("The certificate files changed, but the old certificate stays: the first certificate in");

        writeKey(second);
        files.lookAgain(used::add);
        files.lookAgain(used::add);

        assertThat(used).containsExactly(second);
    }

    @Test
    void filesThatVanishChangeNothing() throws Exception {
        CertificateFiles files = files();
        files.read();
        Files.delete(key());

        List<String> said = Log.during(() -> {
            files.lookAgain(used::add);
            files.lookAgain(used::add);
        });

        assertThat(used).isEmpty();
        assertThat(said)
                .singleElement()
                .asString()
                .endsWith("key.pem` can't be read; check the path and its permissions.");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        first = authority.issue(
                TestAuthority.pair("EC", 256),
                "old.example.org",
                Instant.now().minusSeconds(120),
                Duration.ofSeconds(60));
        writeTheFirst();

        assertThatThrownBy(() -> files().read()).hasMessageContainingAll("chain.pem` expired at 20", "; renew it");
    }
}
