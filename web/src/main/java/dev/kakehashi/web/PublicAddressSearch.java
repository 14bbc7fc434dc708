package dev.kakehashi.web;

import dev.kakehashi.sfu.net.LocalAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses that lead to this machine from outside: what is configured, else what Google's metadata server
 * says, else what a STUN server outside sees, else none. Both are asked at the same time, in the background of the rest
 * of the start. Safe for use by any thread.
 */
final class PublicAddressSearch {
    static final Duration LIMIT = Duration.ofSeconds(3);

    /** Says "Google" or "Google Compute Engine" on their machines. */
    static final Path PRODUCT_NAME = Path.of("/sys/class/dmi/id/product_name");

    private final CompletableFuture<PublicAddresses> found;
    private final boolean onGoogle;

    private PublicAddressSearch(CompletableFuture<PublicAddresses> found, boolean onGoogle) {
        this.found = found;
        this.onGoogle = onGoogle;
    }

    /** Begins; nobody is asked where an address is configured, or where only this computer itself is served. */
    static PublicAddressSearch begin(ServerConfig config) {
        List<InetAddress> locals = config.bind().isEmpty() ? LocalAddresses.usable() : config.bind();
        return begin(config.publicAddresses(), config.addressSources(), locals, PRODUCT_NAME);
    }

    static PublicAddressSearch begin(
            List<InetAddress> configured, AddressSources sources, List<InetAddress> locals, Path productName) {
        String host = GoogleMetadata.host(sources.metadataHost(), productName);
        if (!configured.isEmpty()) {
            PublicAddresses known = PublicAddresses.told(configured, "configured");
            return new PublicAddressSearch(CompletableFuture.completedFuture(known), host != null);
        }
        if (locals.stream().allMatch(InetAddress::isLoopbackAddress)) {
            return new PublicAddressSearch(CompletableFuture.completedFuture(PublicAddresses.none()), host != null);
        }
        CompletableFuture<PublicAddresses> found =
                google(host).thenCombine(stun(sources.stunServer(), locals), PublicAddresses::or);
        return new PublicAddressSearch(found, host != null);
    }

    private static CompletableFuture<PublicAddresses> google(@Nullable String host) {
        return host == null
                ? CompletableFuture.completedFuture(PublicAddresses.none())
                : inBackground(() -> new GoogleMetadata(host).ask(), GoogleMetadata.TOO_LATE);
    }

    private static CompletableFuture<PublicAddresses> stun(
            @Nullable InetSocketAddress server, List<InetAddress> locals) {
        if (server == null) {
            return CompletableFuture.completedFuture(PublicAddresses.none());
        }
        StunServer stun = new StunServer(server);
        return inBackground(() -> stun.ask(locals, new SecureRandom()), stun.tooLate());
    }

    private static CompletableFuture<PublicAddresses> inBackground(
            Supplier<PublicAddresses> question, PublicAddresses tooLate) {
        return CompletableFuture.supplyAsync(question, Thread.ofVirtual().name("public-address")::start)
                .completeOnTimeout(tooLate, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end of the search, at most {@link #LIMIT} from its begin. */
    PublicAddresses await() {
        return found.join();
    }

    /** Whether this is a virtual machine of Google's, where a firewall of theirs stands before it. */
    boolean isOnGoogle() {
        return onGoogle;
    }
}
