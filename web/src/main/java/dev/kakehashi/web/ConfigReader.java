package dev.kakehashi.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.net.MediaServerConfig;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.access.AccessTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ServerConfig} of what stands in the command line, the environment ({@code KAKEHASHI_PORT}), a YAML
 * file, and the defaults; the first that names a key counts.
 */
final class ConfigReader {
    private static final String SECRET_FILE = "secret-file";
    private static final Set<String> OWN_KEYS = Set.of(
            "port",
            "bind",
            "public-address",
            "stun-server",
            "data",
            "plain-http",
            "srtp-backend",
            "gather-micros",
            "drain-timeout",
            "camera-codecs",
            "screen-codecs",
            SECRET_FILE);
    private static final Set<String> KEYS = union(OWN_KEYS, CertificateValues.KEYS);
    private static final int DEFAULT_PORT = 8443;
    private static final int DEFAULT_DRAIN_SECONDS = 30;
    private static final int MAX_DRAIN_SECONDS = 86_400;

    /** The secret itself; there is no option for it, because every user of a machine sees the options of a process. */
    private static final String SECRET_VARIABLE = "KAKEHASHI_SECRET";

    private static final String MAKE_SECRET =
            "make one with `openssl rand -hex 32` (it needs at least " + AccessTokens.MIN_SECRET_BYTES + " bytes).";

    private final Map<String, String> environment;

    ConfigReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Reads everything.
     *
     * @param options what the command line named, by key; lists joined by commas
     * @param file the YAML file, or null
     */
    ServerConfig read(Map<String, String> options, @Nullable Path file) throws ConfigException {
        Map<String, String> values = values(options, file);
        byte[] secret = secret(options, values);
        return config(values, secret == null ? AccessPolicy.open() : AccessPolicy.withSecret(secret));
    }

    /** As {@link #read}, but leaves the secret alone: its file may be a pipe, which can be read only once. */
    ServerConfig readWithoutSecret(Map<String, String> options, @Nullable Path file) throws ConfigException {
        return config(values(options, file), AccessPolicy.open());
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    private ServerConfig config(Map<String, String> values, AccessPolicy access) throws ConfigException {
        int port = number("port", values, DEFAULT_PORT, 65_535);
        boolean plainHttp = flag("plain-http", values);
        return new ServerConfig(
                port,
                AddressValues.list("bind", values),
                AddressValues.list("public-address", values),
                new AddressSources(metadataHost(), AddressValues.hostAndPort("stun-server", values)),
                folder(values.get("data")),
                new CertificateValues(values).source(port, plainHttp),
                plainHttp,
                srtp(values.getOrDefault("srtp-backend", "auto")),
                Duration.of(
                        number(
                                "gather-micros",
                                values,
                                MediaServerConfig.MAX_GATHER_MICROS,
                                MediaServerConfig.MAX_GATHER_MICROS),
                        ChronoUnit.MICROS),
                new CodecPolicy(
                        codecs("camera-codecs", values, CodecPolicy.defaults().camera()),
                        codecs("screen-codecs", values, CodecPolicy.defaults().screen())),
                access,
                Duration.ofSeconds(number("drain-timeout", values, DEFAULT_DRAIN_SECONDS, MAX_DRAIN_SECONDS)));
    }

    /** The secret of access tokens, long enough; null where none is configured. Parameters as for {@link #read}. */
    byte @Nullable [] readSecret(Map<String, String> options, @Nullable Path file) throws ConfigException {
        return secret(options, values(options, file));
    }

    private Map<String, String> values(Map<String, String> options, @Nullable Path file) throws ConfigException {
        Map<String, String> values = new LinkedHashMap<>();
        if (file != null) {
            values.putAll(readFile(file));
        }
        for (String key : KEYS) {
            String value = environment.get(variable(key));
            if (value != null) {
                values.put(key, value);
            }
        }
        values.putAll(options);
        return values;
    }

    private byte @Nullable [] secret(Map<String, String> options, Map<String, String> values) throws ConfigException {
        String text = options.containsKey(SECRET_FILE) ? null : environment.get(SECRET_VARIABLE);
        if (text != null && environment.containsKey(variable(SECRET_FILE))) {
            throw new ConfigException("secret: " + SECRET_VARIABLE + " and " + variable(SECRET_FILE)
                    + " are both set; keep one of them.");
        }
        if (text != null) {
            return longEnough(SECRET_VARIABLE, text.getBytes(StandardCharsets.UTF_8));
        }
        String file = values.get(SECRET_FILE);
        return file == null ? null : longEnough("`" + file + "`", secretFile(file));
    }

    private static byte[] secretFile(String file) throws ConfigException {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | InvalidPathException unreadable) {
            throw new ConfigException(
                    SECRET_FILE + ": `" + file + "` can't be read; check the path and its permissions.");
        }
    }

    /** Without the line end that editors and {@code openssl} leave. An empty secret is a mistake, not an open server. */
    private static byte[] longEnough(String where, byte[] content) throws ConfigException {
        int length = content.length;
        while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
            length--;
        }
        if (length < AccessTokens.MIN_SECRET_BYTES) {
            throw new ConfigException(
                    "secret: what " + where + " holds is too short with " + length + " bytes; " + MAKE_SECRET);
        }
        return Arrays.copyOf(content, length);
    }

    private static String variable(String key) {
        return "KAKEHASHI_" + key.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    }

    private static Map<String, String> readFile(Path file) throws ConfigException {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException malformed) {
            throw new ConfigException("config: " + file + " is not valid YAML (line "
                    + malformed.getLocation().getLineNr() + "); write one `key: value` a line.");
        } catch (IOException unreadable) {
            throw new ConfigException("config: " + file + " can't be read; check the path and its permissions.");
        }
        Map<String, String> values = new LinkedHashMap<>();
        if (root == null || root.isNull() || root.isMissingNode()) {
            return values;
        }
        if (!root.isObject()) {
            throw new ConfigException("config: " + file + " holds no keys; write one `key: value` a line.");
        }
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!KEYS.contains(entry.getKey())) {
                throw new ConfigException("config: unknown key `" + entry.getKey() + "` in " + file + "; did you mean `"
                        + nearest(entry.getKey()) + "`?");
            }
            values.put(entry.getKey(), text(entry.getKey(), entry.getValue()));
        }
        return values;
    }

    private static String text(String key, JsonNode value) throws ConfigException {
        if (value.isValueNode() && !value.isNull()) {
            return value.asText();
        }
        if (value.isArray()) {
            List<String> each = new ArrayList<>();
            value.forEach(item -> each.add(item.asText()));
            return String.join(",", each);
        }
        throw new ConfigException("config: `" + key + "` needs a value, or a list of values.");
    }

    /** The key with the smallest edit distance. */
    private static String nearest(String wrong) {
        return nearest(wrong, KEYS);
    }

    /** The one of these that begins so, or else the one with the smallest edit distance. */
    static String nearest(String wrong, Collection<String> known) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String key : known) {
            int distance = key.startsWith(wrong) ? 0 : distance(wrong, key);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = key;
            }
        }
        return best;
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }

    static int number(String key, Map<String, String> values, int fallback, int most) throws ConfigException {
        String value = values.get(key);
        if (value == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value.trim());
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, like a number out of range.
        }
        throw new ConfigException(key + ": `" + value + "` is not a whole number from 0 to " + most
                + "; write for example --" + key + " " + fallback + ".");
    }

    static boolean flag(String key, Map<String, String> values) throws ConfigException {
        String value = values.getOrDefault(key, "false").trim();
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw new ConfigException(key + ": `" + value + "` is neither true nor false; write one of the two.");
    }

    /** Google's own name for it; empty counts as not set, as in their client libraries. */
    private @Nullable String metadataHost() {
        String host = environment.getOrDefault(GoogleMetadata.HOST_VARIABLE, "").trim();
        return host.isEmpty() ? null : host;
    }

    private static List<Codec> codecs(String key, Map<String, String> values, List<Codec> fallback)
            throws ConfigException {
        String value = values.get(key);
        if (value == null) {
            return fallback;
        }
        List<Codec> codecs = new ArrayList<>();
        for (String each : value.split(",", -1)) {
            Codec codec = videoCodec(each.trim());
            if (codec == null || codecs.contains(codec)) {
                throw new ConfigException(
                        key + ": `" + each.trim()
                                + "` is no video codec or stands there twice; write a list of vp8, vp9, h264 and av1, the best first.");
            }
            codecs.add(codec);
        }
        return codecs;
    }

    private static @Nullable Codec videoCodec(String name) {
        for (Codec codec : Codec.values()) {
            if (codec.isVideo() && codec.encodingName().equalsIgnoreCase(name)) {
                return codec;
            }
        }
        return null;
    }

    private Path folder(@Nullable String value) {
        if (value != null) {
            return Path.of(value);
        }
        String base = environment.get("XDG_DATA_HOME");
        if (base != null && !base.isBlank()) {
            return Path.of(base, "kakehashi");
        }
        return Path.of(environment.getOrDefault("HOME", "."), ".local", "share", "kakehashi");
    }

    private static SrtpPreference srtp(String value) throws ConfigException {
        return switch (value) {
            case "auto" -> SrtpPreference.AUTO;
            case "jitsi" -> SrtpPreference.JITSI;
            case "openssl" -> SrtpPreference.OPENSSL;
            default ->
                throw new ConfigException("srtp-backend: `" + value + "` is unknown; use auto, jitsi or openssl.");
        };
    }
}
