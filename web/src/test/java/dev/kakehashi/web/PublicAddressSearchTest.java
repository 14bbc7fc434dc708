package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class PublicAddressSearchTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** The first is of no use for asking, but says that not only this computer is served. */
    private static final List<InetAddress> LOCALS = List.of(InetAddress.ofLiteral("192.0.2.7"), LOOPBACK);

    @TempDir
    private Path folder;

    private PublicAddressSearch begin(List<InetAddress> configured, AddressSources sources) {
        return PublicAddressSearch.begin(configured, sources, LOCALS, folder.resolve("no-product-name"));
    }

    private static List<InetAddress> only(String address) {
        return List.of(InetAddress.ofLiteral(address));
    }

    @Test
    void whatIsConfiguredComesFirstAndNobodyIsAsked() throws Exception {
        try (FakeMetadataServer google = new FakeMetadataServer().withAddress("203.0.113.2");
                FakeStunServer stun = new FakeStunServer("203.0.113.3")) {
            PublicAddresses found = begin(only("203.0.113.1"), new AddressSources(google.host(), stun.address()))
                    .await();

            assertEquals(only("203.0.113.1"), found.addresses());
            assertEquals(List.of("Public address 203.0.113.1 (configured)."), found.sentences());
            assertEquals(0, google.requests());
        }
    }

    @Test
    void googleComesBeforeTheStunServer() throws Exception {
        try (FakeMetadataServer google = new FakeMetadataServer().withAddress("203.0.113.2");
                FakeStunServer stun = new FakeStunServer("203.0.113.3")) {
            PublicAddresses found = begin(List.of(), new AddressSources(google.host(), stun.address()))
                    .await();

            assertEquals(only("203.0.113.2"), found.addresses());
            assertEquals(List.of("Public address 203.0.113.2 (from Google's metadata server)."), found.sentences());
        }
    }

    @Test
    void theStunServerCountsWhereGoogleCannotTell() throws Exception {
        try (FakeMetadataServer google = new FakeMetadataServer().withAddress("");
                FakeStunServer stun = new FakeStunServer("203.0.113.3")) {
            PublicAddresses found = begin(List.of(), new AddressSources(google.host(), stun.address()))
                    .await();

            assertEquals(only("203.0.113.3"), found.addresses());
            assertEquals(
                    List.of(
                            "Google's metadata server gave no public address: this machine has no external address.",
                            "Public address 203.0.113.3 (as the STUN server 127.0.0.1:"
                                    + stun.address().getPort() + " sees us)."),
                    found.sentences());
        }
    }

    @Test
    void aSilentStunServerIsSaidToBeSilent() throws Exception {
        try (FakeStunServer stun = new FakeStunServer(null)) {
            PublicAddresses found =
                    begin(List.of(), new AddressSources(null, stun.address())).await();

            assertEquals(List.of(), found.addresses());
            assertEquals(
                    List.of("The STUN server 127.0.0.1:" + stun.address().getPort()
                            + " gave no public address: no answer."),
                    found.sentences());
        }
    }

    @Test
    void aStunServerWithoutAnAddressIsSaidToBeUnknown() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("stun.invalid", 3478);

        assertEquals(
                List.of("The STUN server stun.invalid:3478 gave no public address: its name is not known."),
                begin(List.of(), new AddressSources(null, nowhere)).await().sentences());
    }

    @Test
    void nothingIsFoundAndNothingSaidWhereNobodyIsToBeAsked() {
        PublicAddressSearch search = begin(List.of(), AddressSources.none());

        assertEquals(PublicAddresses.none(), search.await());
        assertFalse(search.isOnGoogle());
    }

    @Test
    void nobodyIsAskedForAServerOfThisComputerAlone() throws Exception {
        try (FakeMetadataServer google = new FakeMetadataServer().withAddress("203.0.113.2")) {
            PublicAddressSearch search = PublicAddressSearch.begin(
                    List.of(),
                    new AddressSources(google.host(), null),
                    List.of(LOOPBACK),
                    folder.resolve("no-product-name"));

            assertEquals(PublicAddresses.none(), search.await());
            assertEquals(0, google.requests());
        }
    }

    @Test
    void knowsAMachineOfGooglesEvenWhereTheAddressIsConfigured() throws Exception {
        Path productName = Files.writeString(folder.resolve("product_name"), "Google Compute Engine\n");

        assertTrue(PublicAddressSearch.begin(only("203.0.113.1"), AddressSources.none(), LOCALS, productName)
                .isOnGoogle());
    }
}
