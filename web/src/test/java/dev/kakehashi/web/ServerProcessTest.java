package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: what it prints, how it ends. */
@Timeout(60)
final class ServerProcessTest {
    @TempDir
    private Path data;

    private final List<Process> started = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    @AfterEach
    void endAll() {
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kakehashi.web.Main"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Process serve(List<String> output, String... more) throws IOException {
        List<String> options =
                new ArrayList<>(List.of("--port", "0", "--bind", "127.0.0.1", "--data", data.toString()));
        options.addAll(List.of(more));
        Process process = start(options.toArray(String[]::new));
        BufferedReader lines = process.inputReader();
        String line;
        while ((line = lines.readLine()) != null) {
            output.add(line);
            if (line.startsWith("Ctrl-C ends")) {
                return process;
            }
        }
        throw new IOException("ended with " + output
                + new String(process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String link(List<String> output) {
        Matcher link = Pattern.compile("On this computer:\\s+(http://\\S+)").matcher(String.join("\n", output));
        assertTrue(link.find(), output.toString());
        return link.group(1);
    }

    private static void signal(Process process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private static int awaitExit(Process process, int seconds) throws InterruptedException {
        assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), "still running after " + seconds + " s");
        return process.exitValue();
    }

    @Test
    void printsItsLinkAndServesUntilCtrlC() throws Exception {
        List<String> output = new ArrayList<>();
        Process process = serve(output);
        HttpResponse<String> health = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(link(output) + "healthz"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, health.statusCode());

        signal(process, "INT");

        assertEquals(0, awaitExit(process, 3));
    }

    @Test
    void endsAtOnceOnSigtermWhenNobodyIsThere() throws Exception {
        Process process = serve(new ArrayList<>());

        signal(process, "TERM");

        assertEquals(0, awaitExit(process, 5));
    }

    @Test
    void helpEndsWithZeroAndNamesEveryOption() throws Exception {
        Process process = start("--help");
        String help = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertEquals(0, awaitExit(process, 20));
        for (String option : List.of(
                "--port",
                "--bind",
                "--public-address",
                "--stun-server",
                "--data",
                "--config",
                "--tls-certificate",
                "--tls-key",
                "--acme",
                "--acme-agree",
                "--acme-directory",
                "--acme-contact",
                "--acme-eab-kid",
                "--acme-eab-key-file",
                "--acme-trust",
                "--acme-challenge",
                "--acme-http-port",
                "--plain-http",
                "--srtp-backend",
                "--camera-codecs",
                "--screen-codecs",
                "--secret-file",
                "token",
                "--drain-timeout")) {
            assertTrue(help.contains(option), option);
        }
    }

    @Test
    void aBadOptionEndsWithTwoAndOneSentence() throws Exception {
        assertRefused("unknown option `--prot`; did you mean --port?", "--prot", "1");
        assertRefused("camera-codecs: `h265`", "--camera-codecs", "vp8,h265");
        assertRefused("port: `x` is not a whole number", "--port", "x");
        assertRefused("acme: `*.example.org` is neither a domain nor an address", "--acme", "*.example.org");
    }

    @Test
    void aPortInUseEndsWithTwoAndOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(
                    "port: TCP port " + port + " can't be served (it is in use)",
                    "--port",
                    port,
                    "--bind",
                    "127.0.0.1",
                    "--data",
                    data.toString());
        }
    }

    @Test
    void aDataFolderThatCannotBeWrittenEndsWithTwoAndOneSentence() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "");
        assertRefused(
                "data: can't keep the certificate in",
                "--port",
                "0",
                "--bind",
                "127.0.0.1",
                "--data",
                file.resolve("below").toString());
    }

    @Test
    void theCertificateIsKeptAndNobodyElseMayReadIt() throws Exception {
        Process first = serve(new ArrayList<>());
        String made = Files.readString(data.resolve("certificate.pem"));
        signal(first, "INT");
        awaitExit(first, 3);

        Process second = serve(new ArrayList<>());

        assertEquals(made, Files.readString(data.resolve("certificate.pem")));
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(data.resolve("key.pem"))));
        signal(second, "INT");
        assertEquals(0, awaitExit(second, 3));
    }

    @Test
    void saysWhichCertificateThereIs() throws Exception {
        List<String> output = new ArrayList<>();
        serve(output);

        assertTrue(
                output.stream().anyMatch(line -> line.startsWith("Certificate: made by this machine, good until 2")),
                output.toString());
    }

    @Test
    void saysWhatEncryptsMediaAndWhy() throws Exception {
        List<String> output = new ArrayList<>();
        serve(output, "--srtp-backend", "jitsi");

        assertTrue(output.getFirst().endsWith("Media is encrypted by jitsi-srtp (chosen)"), output.toString());
    }

    @Test
    void saysWhoIsReachedAndHow() throws Exception {
        List<String> output = new ArrayList<>();
        serve(output);

        assertTrue(
                output.contains("Health: good. UDP and TCP "
                        + URI.create(link(output)).getPort() + " answer, for this computer alone."),
                output.toString());
    }

    @Test
    void saysHowThePublicAddressIsKnownInTheLogAndInTheGreeting() throws Exception {
        List<String> output = new ArrayList<>();
        serve(output, "--public-address", "203.0.113.7");

        String sentence = "Public address 203.0.113.7 (configured).";
        assertEquals(2, output.stream().filter(line -> line.endsWith(sentence)).count(), output.toString());
        assertTrue(output.contains(sentence), output.toString());
    }

    @Test
    void servesWithJitsiWhereOpenSslDoesNotLoad() throws Exception {
        breakOpenSsl();
        List<String> output = new ArrayList<>();
        serve(output);

        assertTrue(
                output.getFirst().endsWith("Media is encrypted by jitsi-srtp (libcrypto.so.3 does not load)"),
                output.toString());
    }

    @Test
    void openSslThatDoesNotLoadIsRefusedInOneSentence() throws Exception {
        breakOpenSsl();

        assertRefused(
                "srtp-backend: `openssl` can't be used (libcrypto.so.3 does not load); install OpenSSL 3",
                "--srtp-backend",
                "openssl");
    }

    /** The server finds a file of the library's name that is none. */
    private void breakOpenSsl() throws IOException {
        Path folder = Files.createDirectory(data.resolve("lib"));
        Files.createFile(folder.resolve("libcrypto.so.3"));
        environment.put("LD_LIBRARY_PATH", folder.toString());
    }

    private void assertRefused(String sentence, String... options) throws Exception {
        Process process = start(options);
        List<String> said = process.errorReader().readAllLines();

        assertEquals(2, awaitExit(process, 20));
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.getFirst().startsWith("kakehashi: " + sentence), said.getFirst());
    }
}
