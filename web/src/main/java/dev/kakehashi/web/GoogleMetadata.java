package dev.kakehashi.web;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The metadata server of Google's virtual machines, which knows the external addresses of the machine's interfaces. It is
 * asked without any proxy, for it has a link-local address and answers each machine differently. Confined to one thread.
 */
final class GoogleMetadata {
    /** Google's own client libraries take it too. */
    static final String HOST_VARIABLE = "GCE_METADATA_HOST";

    static final PublicAddresses TOO_LATE =
            unknown("no answer within " + PublicAddressSearch.LIMIT.toSeconds() + " s.");

    private static final String HOST = "169.254.169.254";
    private static final String INTERFACES = "/computeMetadata/v1/instance/network-interfaces/";
    private static final String FLAVOR = "Metadata-Flavor";
    private static final String NOT_GOOGLE = "what answers in its place is not Google's (no `" + FLAVOR + ": Google`).";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int TRIES = 2;

    /** A list of addresses or interfaces is much shorter. */
    private static final int MAX_ANSWER_BYTES = 4_096;

    /** Of interfaces, and of external addresses of one; Google's own limits are 10 and 1. */
    private static final int MAX_ENTRIES = 16;

    private final String host;
    private final HttpClient client = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private boolean isGoogle;

    /** The server gave no answer that can be used. */
    private static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        final boolean mayPass;

        NoAnswerException(String reason, boolean mayPass) {
            super(reason);
            this.mayPass = mayPass;
        }
    }

    /**
     * @param host HOST or HOST:PORT
     */
    GoogleMetadata(String host) {
        this.host = host;
    }

    /** Whom to ask: who is configured, else Google's where the machine says that it is theirs; null for nobody. */
    static @Nullable String host(@Nullable String configured, Path productName) {
        if (configured != null) {
            return configured;
        }
        try {
            return Files.readString(productName).contains("Google") ? HOST : null;
        } catch (IOException elsewhere) {
            return null;
        }
    }

    /** The external addresses of all interfaces, IPv4 first. Blocks its thread, for 2 s where nobody answers. */
    PublicAddresses ask() {
        Set<InetAddress> found = new LinkedHashSet<>();
        String problem = null;
        try {
            List<String> interfaces = entries("");
            for (String each : interfaces) {
                addExternalIpv4(each, found);
            }
            for (String each : interfaces) {
                addExternalIpv6(each, found);
            }
        } catch (NoAnswerException failed) {
            problem = failed.getMessage();
        } finally {
            client.shutdownNow();
        }
        if (!found.isEmpty()) {
            return PublicAddresses.told(found, "from Google's metadata server");
        }
        if (problem != null) {
            return unknown(problem);
        }
        return unknown(isGoogle ? "this machine has no external address." : NOT_GOOGLE);
    }

    private static PublicAddresses unknown(String reason) {
        return PublicAddresses.unknown("Google's metadata server gave no public address: " + reason);
    }

    private void addExternalIpv4(String networkInterface, Set<InetAddress> found) throws NoAnswerException {
        String configs = networkInterface + "access-configs/";
        for (String each : entries(configs)) {
            String text = get(configs + each + "external-ip");
            if (text == null || text.isBlank()) {
                continue;
            }
            InetAddress address = NetUtil.createInetAddressFromIpAddressString(text.trim());
            if (address == null || AddressScope.of(address) == AddressScope.COMPUTER) {
                throw new NoAnswerException("its answer is not an address.", false);
            }
            found.add(address);
        }
    }

    /** One a line; an interface may also have addresses of Google's own network here, which lead nowhere outside. */
    private void addExternalIpv6(String networkInterface, Set<InetAddress> found) throws NoAnswerException {
        String text = get(networkInterface + "ipv6s");
        if (text == null) {
            return;
        }
        for (String line : text.lines().limit(MAX_ENTRIES).toList()) {
            InetAddress address = NetUtil.createInetAddressFromIpAddressString(line.trim());
            if (address != null && AddressScope.of(address) == AddressScope.EVERYWHERE) {
                found.add(address);
            }
        }
    }

    /** The numbered entries of a folder, such as {@code 0/}; the first where the server lists none. */
    private List<String> entries(String folder) throws NoAnswerException {
        String text = get(folder);
        List<String> entries = text == null
                ? List.of()
                : text.lines()
                        .filter(line -> line.matches("[0-9]{1,2}/"))
                        .limit(MAX_ENTRIES)
                        .toList();
        return entries.isEmpty() ? List.of("0/") : entries;
    }

    /** The text at a path below the interfaces; null where there is none. */
    private @Nullable String get(String path) throws NoAnswerException {
        for (int each = 1; ; each++) {
            try {
                return getOnce(path);
            } catch (NoAnswerException failed) {
                if (each == TRIES || !failed.mayPass) {
                    throw failed;
                }
            }
        }
    }

    private @Nullable String getOnce(String path) throws NoAnswerException {
        HttpResponse<String> response = send(path);
        boolean flavored = response.headers().allValues(FLAVOR).contains("Google");
        isGoogle |= flavored;
        int status = response.statusCode();
        if (status == 404) {
            return null;
        }
        if (status != 200) {
            throw new NoAnswerException("it answers with status " + status + ".", status >= 500);
        }
        if (!flavored) {
            throw new NoAnswerException(NOT_GOOGLE, false);
        }
        return response.body();
    }

    private HttpResponse<String> send(String path) throws NoAnswerException {
        CompletableFuture<HttpResponse<String>> response;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + INTERFACES + path))
                    .header(FLAVOR, "Google")
                    .build();
            response = client.sendAsync(
                    request,
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MAX_ANSWER_BYTES));
        } catch (IllegalArgumentException notAHost) {
            throw new NoAnswerException(HOST_VARIABLE + " is neither HOST nor HOST:PORT.", false);
        }
        try {
            return response.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            response.cancel(true);
            throw silent();
        } catch (ExecutionException failed) {
            throw switch (failed.getCause()) {
                case HttpTimeoutException _ -> silent();
                case ConnectException _ -> new NoAnswerException("it can't be connected to.", true);
                case null, default -> new NoAnswerException("its answer can't be read.", true);
            };
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("the question was interrupted.", false);
        }
    }

    private static NoAnswerException silent() {
        return new NoAnswerException("no answer within " + PATIENCE.toSeconds() + " s, asked twice.", true);
    }
}
