package dev.kakehashi.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.rtp.Codec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigReaderTest {
    @TempDir
    private Path folder;

    private static ServerConfig read(Map<String, String> options) throws ConfigException {
        return new ConfigReader(Map.of("HOME", "home")).read(options, null);
    }

    private static String refused(Map<String, String> options) {
        return String.valueOf(
                assertThrows(ConfigException.class, () -> read(options)).getMessage());
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("kakehashi.yaml"), text);
    }

    private String refusedFile(String text) throws Exception {
        Path file = file(text);
        return String.valueOf(assertThrows(ConfigException.class, () -> new ConfigReader(Map.of()).read(Map.of(), file))
                .getMessage());
    }

    @Test
    void hasADefaultForEverything() throws Exception {
        ServerConfig config = read(Map.of());

        assertEquals(8443, config.port());
        assertEquals(List.of(), config.bind());
        assertEquals(Path.of("home", ".local", "share", "kakehashi"), config.data());
        assertEquals(Duration.ofSeconds(30), config.drainTimeout());
        assertEquals(false, config.plainHttp());
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
        Path file = file("port: 1001\ndrain-timeout: 5\nbind: [192.0.2.1, '2001:db8::1']\n");
        ConfigReader reader = new ConfigReader(Map.of("KAKEHASHI_PORT", "1002", "KAKEHASHI_DRAIN_TIMEOUT", "6"));

        ServerConfig config = reader.read(Map.of("port", "1003"), file);

        assertEquals(1003, config.port());
        assertEquals(Duration.ofSeconds(6), config.drainTimeout());
        assertEquals(List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1")), config.bind());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    port           | eighty      | port: `eighty` is not a whole number from 0 to 65535; write for example --port 8443.
                    port           | 65536       | port: `65536` is not a whole number from 0 to 65535; write for example --port 8443.
                    port           | -1          | port: `-1` is not a whole number from 0 to 65535; write for example --port 8443.
                    bind           | example.org | bind: `example.org` is not an IP address; write one such as 192.0.2.7 or 2001:db8::7.
                    bind           | 1.2.3.999   | bind: `1.2.3.999` is not an IP address; write one such as 192.0.2.7 or 2001:db8::7.
                    bind           | 0.0.0.0     | bind: `0.0.0.0` stands for every address; leave the option out to serve all of them.
                    public-address | ::          | public-address: `::` stands for every address; leave the option out to serve all of them.
                    stun-server    | example.org | stun-server: `example.org` is not HOST:PORT; write for example stun.example.org:3478 or [2001:db8::7]:3478.
                    stun-server    | a:0         | stun-server: `a:0` is not HOST:PORT; write for example stun.example.org:3478 or [2001:db8::7]:3478.
                    stun-server    | 2001:db8::7 | stun-server: `2001:db8::7` is not HOST:PORT; write for example stun.example.org:3478 or [2001:db8::7]:3478.
                    plain-http     | yes         | plain-http: `yes` is neither true nor false; write one of the two.
                    drain-timeout  | soon        | drain-timeout: `soon` is not a whole number from 0 to 86400; write for example --drain-timeout 30.
                    gather-micros  | 1001        | gather-micros: `1001` is not a whole number from 0 to 1000; write for example --gather-micros 1000.
                    srtp-backend   | magic       | srtp-backend: `magic` is unknown; use auto, jitsi or openssl.
                    """)
    void aWrongValueIsExplainedInOneSentence(String key, String value, String sentence) {
        assertEquals(sentence, refused(Map.of(key, value)));
    }

    @Test
    void asksNobodyForThePublicAddressUnlessToldTo() throws Exception {
        assertEquals(AddressSources.none(), read(Map.of()).addressSources());
        assertEquals(
                AddressSources.none(),
                new ConfigReader(Map.of("GCE_METADATA_HOST", ""))
                        .read(Map.of(), null)
                        .addressSources());
    }

    @Test
    void takesWhomToAskForThePublicAddress() throws Exception {
        AddressSources sources = new ConfigReader(Map.of("GCE_METADATA_HOST", "metadata.example:80"))
                .read(Map.of("stun-server", "[2001:db8::7]:3478"), null)
                .addressSources();

        assertEquals(
                new AddressSources("metadata.example:80", InetSocketAddress.createUnresolved("[2001:db8::7]", 3478)),
                sources);
    }

    @Test
    void picturesWaitAMillisecondForTheirRestOrAsLongAsIsSaid() throws Exception {
        assertEquals(Duration.ofMillis(1), read(Map.of()).gather());
        assertEquals(Duration.ZERO, read(Map.of("gather-micros", "0")).gather());
    }

    @ParameterizedTest
    @CsvSource({"auto, AUTO", "jitsi, JITSI", "openssl, OPENSSL"})
    void takesWhatEncryptsMedia(String value, SrtpPreference expected) throws Exception {
        assertEquals(expected, read(Map.of("srtp-backend", value)).srtp());
        assertEquals(SrtpPreference.AUTO, read(Map.of()).srtp());
    }

    @Test
    void anUnknownKeyOfTheFileIsNamedWithTheOneThatWasMeant() throws Exception {
        String sentence = refusedFile("prot: 8443\n");

        assertTrue(sentence.startsWith("config: unknown key `prot` in "), sentence);
        assertTrue(sentence.endsWith("did you mean `port`?"), sentence);
    }

    @Test
    void aFileThatIsNoYamlIsExplainedWithItsLine() throws Exception {
        String sentence = refusedFile("port: 1\n  bind: [\n");

        assertTrue(sentence.contains("is not valid YAML (line "), sentence);
    }

    @Test
    void aFileThatIsNotThereIsExplained() {
        String sentence = String.valueOf(assertThrows(
                        ConfigException.class,
                        () -> new ConfigReader(Map.of()).read(Map.of(), folder.resolve("missing.yaml")))
                .getMessage());

        assertTrue(sentence.endsWith("missing.yaml can't be read; check the path and its permissions."), sentence);
    }

    @Test
    void anEmptyFileIsFine() throws Exception {
        assertEquals(8443, new ConfigReader(Map.of()).read(Map.of(), file("")).port());
    }

    @Test
    void aListOfKeysIsNotAMapOfThem() throws Exception {
        assertTrue(refusedFile("- port\n").contains("holds no keys"));
        assertTrue(refusedFile("port: {a: 1}\n").contains("`port` needs a value"));
    }

    @Test
    void takesTheCodecsOfCamerasAndScreensInTheirOrder() throws Exception {
        ServerConfig config = read(Map.of("camera-codecs", "VP9, vp8", "screen-codecs", "av1"));

        assertEquals(new CodecPolicy(List.of(Codec.VP9, Codec.VP8), List.of(Codec.AV1)), config.codecs());
        assertEquals(CodecPolicy.defaults(), read(Map.of()).codecs());
    }

    @Test
    void takesCodecsFromTheFileAndTheEnvironment() throws Exception {
        Path file = file("camera-codecs: [h264, vp8]\n");
        ServerConfig config = new ConfigReader(Map.of("KAKEHASHI_SCREEN_CODECS", "vp8")).read(Map.of(), file);

        assertEquals(List.of(Codec.H264, Codec.VP8), config.codecs().camera());
        assertEquals(List.of(Codec.VP8), config.codecs().screen());
    }

    @ParameterizedTest
    @CsvSource({"'vp8,', ''", "h265, h265", "'vp8,vp9,VP8', VP8", "opus, opus", "rtx, rtx", "'', ''"})
    void refusesCodecsThatItDoesNotKnowOrThatStandThereTwice(String value, String named) {
        String refusal = refused(Map.of("screen-codecs", value));

        assertTrue(refusal.startsWith("screen-codecs: `" + named + "`"), refusal);
    }

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static byte[] secretOf(Map<String, String> environment, Map<String, String> options) throws Exception {
        return Objects.requireNonNull(new ConfigReader(environment).readSecret(options, null));
    }

    @Test
    void everybodyMayEnterWhereNoSecretIs() throws Exception {
        assertTrue(read(Map.of()).access().isOpen());
    }

    @Test
    void takesTheSecretOfAFileWithoutItsLineEnd() throws Exception {
        for (String end : List.of("", "\n", "\r\n")) {
            String path = file(SECRET + end).toString();

            assertArrayEquals(SECRET.getBytes(UTF_8), secretOf(Map.of(), Map.of("secret-file", path)));
            assertFalse(read(Map.of("secret-file", path)).access().isOpen());
        }
    }

    @Test
    void takesTheSecretFromTheEnvironmentButTheCommandLineWins() throws Exception {
        String other = SECRET.replace('0', 'x');
        String path = file(other).toString();

        assertArrayEquals(SECRET.getBytes(UTF_8), secretOf(Map.of("KAKEHASHI_SECRET", SECRET), Map.of()));
        assertArrayEquals(other.getBytes(UTF_8), secretOf(Map.of("KAKEHASHI_SECRET_FILE", path), Map.of()));
        assertArrayEquals(
                other.getBytes(UTF_8), secretOf(Map.of("KAKEHASHI_SECRET", SECRET), Map.of("secret-file", path)));
    }

    @Test
    void doesNotGuessWhichOfTwoSecretsIsMeant() {
        assertEquals(
                "secret: KAKEHASHI_SECRET and KAKEHASHI_SECRET_FILE are both set; keep one of them.",
                refusedSecret(Map.of("KAKEHASHI_SECRET", SECRET, "KAKEHASHI_SECRET_FILE", "f"), Map.of()));
    }

    /** Above all an empty one, which a script leaves where its own variable is not set, does not open the server. */
    @Test
    void refusesASecretThatIsTooShort() throws Exception {
        String wanted = " bytes; make one with `openssl rand -hex 32` (it needs at least 32 bytes).";
        assertEquals(
                "secret: what KAKEHASHI_SECRET holds is too short with 0" + wanted,
                refusedSecret(Map.of("KAKEHASHI_SECRET", ""), Map.of()));
        String path = file(SECRET.substring(1) + "\n").toString();
        assertEquals(
                "secret: what `" + path + "` holds is too short with 31" + wanted,
                refusedSecret(Map.of(), Map.of("secret-file", path)));
    }

    @Test
    void aSecretFileThatIsNotThereIsExplained() {
        String sentence = refused(Map.of("secret-file", folder.resolve("none").toString()));

        assertTrue(sentence.startsWith("secret-file: `"), sentence);
        assertTrue(sentence.endsWith("none` can't be read; check the path and its permissions."), sentence);
    }

    @Test
    void theSecretItselfIsNoKeyOfTheFile() throws Exception {
        assertTrue(refusedFile("secret: " + SECRET + "\n").endsWith("did you mean `secret-file`?"));
    }

    private static String refusedSecret(Map<String, String> environment, Map<String, String> options) {
        return String.valueOf(
                assertThrows(ConfigException.class, () -> new ConfigReader(environment).read(options, null))
                        .getMessage());
    }
}
