package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenSSL's client against our server: another implementation of DTLS 1.2 and use_srtp. */
@Timeout(30)
final class OpenSslPeerTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private static boolean hasOpenSsl() {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Makes the client's certificate. @return its fingerprint as SDP writes it */
    private Fingerprint certificate() throws Exception {
        Process made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=peer",
                        "-keyout",
                        folder.resolve("key.pem").toString(),
                        "-out",
                        folder.resolve("cert.pem").toString())
                .redirectErrorStream(true)
                .start();
        made.getInputStream().readAllBytes();
        assertEquals(0, made.waitFor());
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(Files.newInputStream(folder.resolve("cert.pem")));
        byte[] hash = MessageDigest.getInstance("SHA-384").digest(certificate.getEncoded());
        return new Fingerprint(
                Fingerprint.Hash.SHA_384,
                HexFormat.ofDelimiter(":").formatHex(hash).toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
        "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM, AEAD_AES_128_GCM",
        "SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80, AEAD_AES_256_GCM",
        "SRTP_AES128_CM_SHA1_80, AES_CM_128_HMAC_SHA1_80"
    })
    void ourOrderDecidesTheProfile(String offered, SrtpProfile expected) throws Exception {
        assumeTrue(hasOpenSsl(), "NOT RUN: there is no openssl command");
        try (Peer peer = new Peer(certificate(), offered)) {
            SrtpKeys keys = peer.keys.get(15, TimeUnit.SECONDS);

            assertEquals(expected, keys.profile());
            assertTrue(peer.said("SRTP Extension negotiated, profile=SRTP_"), peer.output());
            // The exporter's output is the same on both sides: the client's key comes first.
            String material = peer.keyingMaterial();
            String clientKey = HexFormat.of().withUpperCase().formatHex(keys.receiveKey());
            assertTrue(material.startsWith(clientKey), material);
        }
    }

    @Test
    void aCertificateThatWasNotAnnouncedIsRefused() throws Exception {
        assumeTrue(hasOpenSsl(), "NOT RUN: there is no openssl command");
        certificate();
        Fingerprint another = DtlsIdentity.generate(RANDOM, Instant.now()).fingerprint(Fingerprint.Hash.SHA_256);
        try (Peer peer = new Peer(another, "SRTP_AEAD_AES_128_GCM")) {
            assertEquals(DtlsEndReason.FINGERPRINT_MISMATCH, peer.end.get(15, TimeUnit.SECONDS));
        }
    }

    /** A socket with our server behind it, and OpenSSL's client before it. */
    private final class Peer implements DtlsListener, AutoCloseable {
        final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
        final CompletableFuture<DtlsEndReason> end = new CompletableFuture<>();
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final DtlsEndpoint endpoint;
        private final Process process;
        private final Path log = folder.resolve("s_client.log");
        private volatile SocketAddress client;

        Peer(Fingerprint expected, String profiles) throws IOException {
            client = socket.getLocalSocketAddress();
            endpoint = new DtlsEndpoints(DtlsIdentity.generate(RANDOM, Instant.now()), RANDOM)
                    .open(DtlsRole.SERVER, List.of(expected), this);
            Thread.ofVirtual().start(this::receive);
            process = new ProcessBuilder(
                            "openssl",
                            "s_client",
                            "-dtls1_2",
                            "-use_srtp",
                            profiles,
                            "-cert",
                            folder.resolve("cert.pem").toString(),
                            "-key",
                            folder.resolve("key.pem").toString(),
                            "-keymatexport",
                            "EXTRACTOR-dtls_srtp",
                            "-keymatexportlen",
                            "60",
                            "-connect",
                            "127.0.0.1:" + socket.getLocalPort())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        }

        private void receive() {
            DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
            try {
                while (true) {
                    socket.receive(packet);
                    client = packet.getSocketAddress();
                    endpoint.receive(packet.getData(), 0, packet.getLength());
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        String output() throws IOException {
            return Files.readString(log, StandardCharsets.UTF_8);
        }

        boolean said(String text) {
            org.awaitility.Awaitility.await()
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> output().contains("Keying material: "));
            try {
                return output().contains(text);
            } catch (IOException unreadable) {
                return false;
            }
        }

        String keyingMaterial() throws IOException {
            String output = output();
            int at = output.indexOf("Keying material: ") + "Keying material: ".length();
            return output.substring(at, output.indexOf('\n', at));
        }

        @Override
        public void send(byte[] datagram) {
            try {
                socket.send(new DatagramPacket(datagram, datagram.length, client));
            } catch (IOException closed) {
                // The test is over.
            }
        }

        @Override
        public void established(SrtpKeys agreed) {
            keys.complete(agreed);
        }

        @Override
        public void ended(DtlsEndReason reason) {
            end.complete(reason);
        }

        @Override
        public void close() {
            endpoint.close();
            process.destroyForcibly().onExit().join();
            socket.close();
        }
    }
}
