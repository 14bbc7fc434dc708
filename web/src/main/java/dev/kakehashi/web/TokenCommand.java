package dev.kakehashi.web;

import dev.kakehashi.signaling.DisplayName;
import dev.kakehashi.signaling.RoomName;
import dev.kakehashi.signaling.access.AccessClaims;
import dev.kakehashi.signaling.access.AccessRole;
import dev.kakehashi.signaling.access.AccessTokens;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code kakehashi token}: the token goes to standard output alone, what to do with it to standard error. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Makes an access token for one room of a server that was started with the same secret.",
            "Prints the token and nothing else to standard output, and the link that holds it to standard error."
        },
        footer = {
            "",
            "Examples:",
            "  ./kakehashi token --room stand-up --name Aki",
            "  ./kakehashi token --room stage --identity obs-1 --valid 30d   # for WHIP",
            "  token=$(./kakehashi token --room stage --role watch)",
            "",
            "The secret comes from --secret-file, KAKEHASHI_SECRET, KAKEHASHI_SECRET_FILE or the --config file.",
            "Everybody who has the link or the token can use it until it expires; docs/access.md tells more."
        })
final class TokenCommand implements Callable<Integer> {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhd])");
    private static final Duration MAX_VALID = Duration.ofDays(3650);

    /** What stands in an address as it is (RFC 3986 2.3), for WHIP's. */
    private static final Pattern IDENTITY = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    @Option(names = "--room", paramLabel = "NAME", required = true, description = "The room that it opens.")
    private String room = "";

    @Option(
            names = "--identity",
            paramLabel = "ID",
            description = "The participant as whom its holder may publish by WHIP (default: any).")
    private @Nullable String identity;

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            description = "How the others see its holder (default: the page asks).")
    private @Nullable String name;

    @Option(
            names = "--role",
            paramLabel = "publish|watch",
            defaultValue = "publish",
            description = "publish: take part in the meeting; watch: see and hear only, with a WHEP player"
                    + " (default: publish).")
    private String role = "";

    @Option(
            names = "--valid",
            paramLabel = "TIME",
            defaultValue = "8h",
            description = "For how long from now, such as 45m, 8h or 30d (default: 8h).")
    private String valid = "";

    @Option(names = "--secret-file", paramLabel = "FILE", description = "The file with the server's secret.")
    private @Nullable String secretFile;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The YAML file of the server, for its secret-file, port and address.")
    private @Nullable Path config;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Where the server is, for the link (default: its configured public address, else" + " localhost).")
    private @Nullable String server;

    private final Map<String, String> environment;
    private final InstantSource wallClock;

    TokenCommand(Map<String, String> environment, InstantSource wallClock) {
        this.environment = environment;
        this.wallClock = wallClock;
    }

    @Override
    public Integer call() {
        try {
            print();
            return 0;
        } catch (ConfigException unusable) {
            System.err.println("kakehashi token: " + unusable.getMessage());
            return Main.CANT_START;
        }
    }

    private void print() throws ConfigException {
        Map<String, String> options = secretFile == null ? Map.of() : Map.of("secret-file", secretFile);
        ConfigReader reader = new ConfigReader(environment);
        byte[] secret = reader.readSecret(options, config);
        if (secret == null) {
            throw new ConfigException("secret-file: there is no secret to sign with; name the server's with"
                    + " --secret-file or set KAKEHASHI_SECRET.");
        }
        String base =
                server == null ? address(reader.readWithoutSecret(options, config)) : server.replaceFirst("/*$", "/");
        AccessClaims claims = claims();
        String token = new AccessTokens(secret).make(claims);
        System.out.println(token);
        System.err.println(advice(base, claims, token));
    }

    private AccessClaims claims() throws ConfigException {
        String folded = RoomName.fold(room);
        if (folded == null) {
            throw new ConfigException(
                    "room: `" + room + "` is no name of a room; it has 1 to 64 letters a-z, digits, -" + " or _.");
        }
        AccessRole chosen = AccessRole.of(role);
        if (chosen == null) {
            throw new ConfigException("role: `" + role + "` is unknown; use publish or watch.");
        }
        if (identity != null && !IDENTITY.matcher(identity).matches()) {
            throw new ConfigException("identity: `" + identity + "` does not fit into an address; use 1 to 64 letters,"
                    + " digits and . _ ~ -");
        }
        String clean = name == null ? null : DisplayName.clean(name);
        if (name != null && clean == null) {
            throw new ConfigException(
                    "name: it needs 1 to 64 characters, at least one of them visible, and no control" + " characters.");
        }
        Instant expires = wallClock.instant().plus(duration(valid)).truncatedTo(ChronoUnit.SECONDS);
        return new AccessClaims(folded, chosen, identity, clean, null, expires);
    }

    private static Duration duration(String text) throws ConfigException {
        Matcher matcher = DURATION.matcher(text);
        Duration duration = Duration.ZERO;
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            duration = switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
        if (duration.isZero() || duration.compareTo(MAX_VALID) > 0) {
            throw new ConfigException(
                    "valid: `" + text + "` is no time of at most 3650d; write for example 45m, 8h or 30d.");
        }
        return duration;
    }

    private static String address(ServerConfig chosen) {
        if (chosen.publicAddresses().isEmpty()) {
            return "http://localhost:" + chosen.port() + '/';
        }
        InetAddress first = chosen.publicAddresses().getFirst();
        String plain = NetUtil.toAddressString(first);
        String host = first instanceof Inet6Address ? '[' + plain + ']' : plain;
        return (chosen.plainHttp() ? "http://" : "https://") + host + ':' + chosen.port() + '/';
    }

    private static String advice(String base, AccessClaims claims, String token) {
        String until = " until " + claims.expires();
        return switch (claims.role()) {
            case PUBLISH -> "Link for the page," + until + ":\n  " + base + "r/" + claims.room() + "#token=" + token;
            case WATCH ->
                "For WHEP players, with the header \"Authorization: Bearer TOKEN\"," + until + ":\n  " + base + "whep/"
                        + claims.room();
        };
    }
}
