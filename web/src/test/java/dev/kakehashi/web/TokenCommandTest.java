package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.signaling.access.AccessDecision;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.access.AccessRequest;
import dev.kakehashi.signaling.access.AccessRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./kakehashi token} as a process of its own. */
@Timeout(60)
final class TokenCommandTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {}

    private Ended run(Map<String, String> environment, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kakehashi.web.Main",
                "token"));
        command.addAll(List.of(options));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running");
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private String secretFile() throws IOException {
        return Files.writeString(folder.resolve("secret"), SECRET + "\n").toString();
    }

    private static AccessDecision decide(String token, AccessRole role, Instant now) {
        return AccessPolicy.withSecret(SECRET.getBytes(StandardCharsets.US_ASCII))
                .decide(token, new AccessRequest("stage", role, null), now);
    }

    @Test
    void printsTheTokenAloneAndTheLinkBesideIt() throws Exception {
        Ended ended =
                run(Map.of(), "--room", "Stage", "--name", "Aki", "--identity", "aki-1", "--secret-file", secretFile());

        assertEquals(0, ended.code, ended.err);
        String token = ended.out.stripTrailing();
        assertEquals(token + System.lineSeparator(), ended.out);
        assertEquals(new AccessDecision.Granted("aki-1", "Aki"), decide(token, AccessRole.PUBLISH, Instant.now()));
        assertTrue(ended.err.contains("http://localhost:8443/r/stage#token=" + token), ended.err);
    }

    @Test
    void aTokenIsValidForAsLongAsWasSaid() throws Exception {
        Ended ended = run(Map.of("KAKEHASHI_SECRET", SECRET), "--room", "stage", "--valid", "45m");
        String token = ended.out.stripTrailing();

        Instant now = Instant.now();
        assertInstanceOf(AccessDecision.Granted.class, decide(token, AccessRole.PUBLISH, now.plusSeconds(44 * 60)));
        assertInstanceOf(AccessDecision.Denied.class, decide(token, AccessRole.PUBLISH, now.plusSeconds(47 * 60)));
    }

    @Test
    void namesTheAddressForPlayersToWhoOnlyWatches() throws Exception {
        Ended ended = run(
                Map.of("KAKEHASHI_SECRET", SECRET),
                "--room",
                "stage",
                "--role",
                "watch",
                "--server",
                "https://meet.example");
        String token = ended.out.stripTrailing();

        assertInstanceOf(AccessDecision.Granted.class, decide(token, AccessRole.WATCH, Instant.now()));
        assertInstanceOf(AccessDecision.Denied.class, decide(token, AccessRole.PUBLISH, Instant.now()));
        assertTrue(ended.err.contains("https://meet.example/whep/stage"), ended.err);
    }

    @Test
    void takesTheServersConfiguration() throws Exception {
        Path config = Files.writeString(
                folder.resolve("kakehashi.yaml"),
                "secret-file: " + secretFile() + "\nport: 443\npublic-address: ['2001:db8::7']\n");

        Ended ended = run(Map.of(), "--room", "stage", "--config", config.toString());

        assertEquals(0, ended.code, ended.err);
        assertTrue(ended.err.contains("https://[2001:db8::7]:443/r/stage#token="), ended.err);
    }

    @Test
    void explainsItself() throws Exception {
        Ended ended = run(Map.of(), "--help");

        assertEquals(0, ended.code);
        for (String option :
                List.of("--room", "--identity", "--name", "--role", "--valid", "--secret-file", "--server")) {
            assertTrue(ended.out.contains(option), option);
        }
    }

    @Test
    void whatCannotBeUsedIsSaidInOneSentence() throws Exception {
        Map<String, String> secret = Map.of("KAKEHASHI_SECRET", SECRET);
        assertRefused("secret-file: there is no secret to sign with", Map.of(), "--room", "r");
        assertRefused("room: `no room` is no name of a room", secret, "--room", "no room");
        assertRefused("role: `admin` is unknown", secret, "--room", "r", "--role", "admin");
        assertRefused("valid: `soon` is no time", secret, "--room", "r", "--valid", "soon");
        assertRefused("valid: `99999d` is no time", secret, "--room", "r", "--valid", "99999d");
        assertRefused("identity: `a/b` does not fit", secret, "--room", "r", "--identity", "a/b");
        assertRefused("name: it needs 1 to 64", secret, "--room", "r", "--name", "\u202e");
        assertRefused("Missing required option: '--room=NAME'", secret);
        assertRefused("unknown option `--rom`; did you mean --room?", secret, "--room", "r", "--rom", "r");
        assertRefused("unknown option `--secret`", secret, "--room", "r", "--secret", SECRET);
    }

    private void assertRefused(String sentence, Map<String, String> environment, String... options) throws Exception {
        Ended ended = run(environment, options);

        assertEquals(2, ended.code, ended.out);
        assertEquals("", ended.out);
        assertEquals(1, ended.err.lines().count(), ended.err);
        assertTrue(ended.err.contains(": " + sentence), ended.err);
        assertFalse(ended.err.contains(SECRET), ended.err);
    }
}
