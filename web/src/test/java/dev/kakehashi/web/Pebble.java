package dev.kakehashi.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Debian's ACME server for tests, as a process, with a name server that says 127.0.0.1 for every name. */
final class Pebble implements AutoCloseable {
    /** Of the account that it knows when it wants one. */
    static final String KEY_ID = "kid-1";

    static final String KEY = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final int port = freePort();
    private boolean accounts;
    private String blocked = "blocked.invalid";
    private Duration life = Duration.ofDays(90);

    Pebble(Path folder) throws IOException {
        assumeTrue(isInstalled("pebble") && isInstalled("pebble-challtestsrv"), "NOT RUN: there is no pebble command");
        this.folder = folder;
    }

    private static boolean isInstalled(String command) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, command)));
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** Issues only to who has an account. */
    Pebble wantingAccounts() {
        accounts = true;
        return this;
    }

    /** Issues nothing for this domain. */
    Pebble blocking(String domain) {
        blocked = domain;
        return this;
    }

    /** Issues certificates of this life. */
    Pebble issuingFor(Duration time) {
        life = time;
        return this;
    }

    /** Looks at these ports. */
    Pebble start(int httpPort, int tlsPort) throws Exception {
        new SelfMadeCertificate(folder).load(List.of(), "localhost", new SecureRandom(), Instant.now());
        int names = freePort();
        Path config = Files.writeString(folder.resolve("pebble.json"), """
                {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d, "domainBlocklist": ["%s"],
                "externalAccountBindingRequired": %s, "externalAccountMACKeys": {"%s": "%s"},
                "certificateValidityPeriod": %d}}
                """.formatted(
                        port,
                        freePort(),
                        trust(),
                        folder.resolve("key.pem"),
                        httpPort,
                        tlsPort,
                        blocked,
                        accounts,
                        KEY_ID,
                        KEY,
                        life.toSeconds()));
        run(
                "pebble-challtestsrv",
                "-dns01",
                "127.0.0.1:" + names,
                "-management",
                "127.0.0.1:" + freePort(),
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-defaultIPv6",
                "");
        run("pebble", "-config", config.toString(), "-dnsserver", "127.0.0.1:" + names, "-strict");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::listens);
        return this;
    }

    private void run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_AUTHZREUSE", "0"));
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".log").toFile());
        processes.add(builder.start());
    }

    private boolean listens() {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    URI directory() {
        return URI.create("https://localhost:" + port + "/dir");
    }

    /** The certificate of its own page. */
    Path trust() {
        return folder.resolve("certificate.pem");
    }

    @Override
    public void close() {
        processes.forEach(each -> each.destroyForcibly().onExit().join());
    }
}
