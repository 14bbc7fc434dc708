package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class GoogleMetadataTest {
    private final FakeMetadataServer server;

    GoogleMetadataTest() throws IOException {
        server = new FakeMetadataServer();
    }

    @AfterEach
    void end() {
        server.close();
    }

    private static PublicAddresses ask(FakeMetadataServer server) {
        return new GoogleMetadata(server.host()).ask();
    }

    private static void assertTold(PublicAddresses told, String sentence, String... addresses) {
        assertEquals(Stream.of(addresses).map(InetAddress::ofLiteral).toList(), told.addresses());
        assertEquals(List.of(sentence), told.sentences());
    }

    private static void assertUnknown(PublicAddresses told, String reason) {
        assertTold(told, "Google's metadata server gave no public address: " + reason);
    }

    @Test
    void tellsTheExternalAddress() {
        assertTold(
                ask(server.withAddress("203.0.113.7")),
                "Public address 203.0.113.7 (from Google's metadata server).",
                "203.0.113.7");
    }

    @Test
    void tellsThoseOfAllInterfacesIpv4First() {
        server.withAddress("203.0.113.7\n")
                .with("", "0/\n1/\n2/\n")
                .with("0/ipv6s", "2001:db8::7\nfd20::7\n")
                .with("1/access-configs/", "")
                .with("2/access-configs/", "0/\n")
                .with("2/access-configs/0/external-ip", "203.0.113.9");

        assertTold(
                ask(server),
                "Public addresses 203.0.113.7, 203.0.113.9 and 2001:db8::7 (from Google's metadata server).",
                "203.0.113.7",
                "203.0.113.9",
                "2001:db8::7");
    }

    @Test
    void asksForTheFirstInterfaceWhereNoneAreListed() {
        server.with("0/access-configs/0/external-ip", "203.0.113.7");

        assertEquals(List.of(InetAddress.ofLiteral("203.0.113.7")), ask(server).addresses());
    }

    @Test
    void aMachineWithoutAnExternalAddressIsNamedAsSuch() {
        assertUnknown(ask(server.withAddress("")), "this machine has no external address.");
        server.with("0/access-configs/", "").with("0/access-configs/0/external-ip", "");
        assertUnknown(ask(server), "this machine has no external address.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "203.0.113", "203.0.113.777", "<html>", "0.0.0.0", "127.0.0.1", "1", "\u0007"})
    void whatIsNoAddressIsNotTaken(String text) {
        assertUnknown(ask(server.withAddress(text)), "its answer is not an address.");
    }

    @Test
    void anAnswerWithoutGooglesHeaderIsNotTaken() {
        assertUnknown(
                ask(server.withAddress("203.0.113.7").withoutFlavor()),
                "what answers in its place is not Google's (no `Metadata-Flavor: Google`).");
    }

    @Test
    void whoKnowsNothingAndIsNotGoogleIsNamedAsSuch() {
        assertUnknown(
                ask(server.withoutFlavor()),
                "what answers in its place is not Google's (no `Metadata-Flavor: Google`).");
    }

    @Test
    void aServerThatIsSilentIsAskedTwiceAndNoLonger() {
        long begin = System.nanoTime();

        PublicAddresses told = ask(server.silent());

        assertUnknown(told, "no answer within 1 s, asked twice.");
        assertEquals(2, server.requests());
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue(millis < PublicAddressSearch.LIMIT.toMillis(), millis + " ms");
    }

    @Test
    void aServerThatRefusesIsSaidToBeOutOfReach() throws IOException {
        String closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = "127.0.0.1:" + socket.getLocalPort();
        }

        assertUnknown(new GoogleMetadata(closed).ask(), "it can't be connected to.");
    }

    @Test
    void aServerThatIsIllIsAskedTwice() {
        assertUnknown(ask(server.withAddress("203.0.113.7").withStatus(503)), "it answers with status 503.");
        assertEquals(2, server.requests());
    }

    @Test
    void aServerThatForbidsIsAskedOnce() {
        assertUnknown(ask(server.withAddress("203.0.113.7").withStatus(403)), "it answers with status 403.");
        assertEquals(1, server.requests());
    }

    @Test
    void anEndlessAnswerIsNotRead() {
        assertUnknown(ask(server.withAddress("1".repeat(1 << 20))), "its answer can't be read.");
    }

    @Test
    void aHostThatIsNoneIsNotAsked() {
        assertUnknown(new GoogleMetadata("a b").ask(), "GCE_METADATA_HOST is neither HOST nor HOST:PORT.");
    }

    @Test
    void onlyGooglesMachinesAndWhoSaysSoAskForIt(@TempDir Path folder) throws IOException {
        Path google = Files.writeString(folder.resolve("google"), "Google Compute Engine\n");
        Path other = Files.writeString(folder.resolve("other"), "Standard PC\n");

        assertEquals("169.254.169.254", GoogleMetadata.host(null, google));
        assertNull(GoogleMetadata.host(null, other));
        assertNull(GoogleMetadata.host(null, folder.resolve("missing")));
        assertEquals("127.0.0.1:1", GoogleMetadata.host("127.0.0.1:1", other));
    }
}
