package dev.kakehashi.signaling.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.signaling.access.AccessDecision.Denied;
import dev.kakehashi.signaling.access.AccessDecision.Granted;
import dev.kakehashi.signaling.access.AccessDecision.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that were made by hand, most of them to get in without right. */
class ForgedTokenTest {
    /** Long enough for HS512, so that nothing but the rule keeps it out. */
    private static final byte[] SECRET = "0123456789abcdef".repeat(4).getBytes(StandardCharsets.US_ASCII);

    private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String CLAIMS = "{\"room\":\"r\",\"role\":\"publish\",\"exp\":2000000000}";
    private static final Instant NOW = Instant.ofEpochSecond(1_999_990_000);

    private final AccessPolicy policy = AccessPolicy.withSecret(SECRET);

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String unsigned(String header, String claims) {
        return encoded(header.getBytes(StandardCharsets.UTF_8))
                + '.'
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 7515 A.1, without our library. */
    private static String signed(String header, String claims, String algorithm, byte[] secret)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret, algorithm));
        String input = unsigned(header, claims);
        return input + '.' + encoded(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String signed(String claims) throws GeneralSecurityException {
        return signed(HS256, claims, "HmacSHA256", SECRET);
    }

    private AccessDecision decide(String token) {
        return policy.decide(token, new AccessRequest("r", AccessRole.PUBLISH, null), NOW);
    }

    private String refused(String token) {
        AccessDecision decision = decide(token);
        assertThat(decision).as(token).isInstanceOf(Denied.class);
        assertThat(((Denied) decision).reason()).as(token).isEqualTo(Reason.INVALID);
        return ((Denied) decision).text();
    }

    @Test
    void takesATokenOfAnyLibrary() throws Exception {
        assertThat(decide(signed(CLAIMS))).isEqualTo(new Granted(null, null));
        assertThat(decide(signed("{\"alg\":\"HS256\"}", CLAIMS, "HmacSHA256", SECRET)))
                .isEqualTo(new Granted(null, null));
        assertThat(decide(signed("{\"sub\":\"aki\",\"name\":\"あき\",\"iat\":1,\"x\":[{}],"
                        + CLAIMS.substring(1).replace("2000000000", "2.0e9"))))
                .isEqualTo(new Granted("aki", "あき"));
    }

    @Test
    void refusesWhatAnotherSecretSigned() throws Exception {
        byte[] other = SECRET.clone();
        other[63] ^= 1;

        refused(signed(HS256, CLAIMS, "HmacSHA256", other));
    }

    @Test
    void refusesClaimsThatWereChanged() throws Exception {
        String token = signed(CLAIMS);
        String signature = token.substring(token.lastIndexOf('.'));

        refused(unsigned(HS256, CLAIMS.replace("2000000000", "2100000000")) + signature);
    }

    /** RFC 8725 2.1: the token does not choose how it is checked. */
    @Test
    void refusesTheAlgorithmNone() {
        for (String none : new String[] {"none", "None", "NONE", ""}) {
            String input = unsigned("{\"alg\":\"" + none + "\"}", CLAIMS);
            refused(input + '.');
            refused(input);
        }
    }

    @Test
    void refusesOtherAlgorithmsWithTheRightSecret() throws Exception {
        refused(signed("{\"alg\":\"HS384\"}", CLAIMS, "HmacSHA384", SECRET));
        refused(signed("{\"alg\":\"HS512\"}", CLAIMS, "HmacSHA512", SECRET));
        refused(signed("{\"alg\":\"HS512\"}", CLAIMS, "HmacSHA256", SECRET));
        refused(signed("{\"alg\":\"RS256\"}", CLAIMS, "HmacSHA256", SECRET));
    }

    @Test
    void refusesAKeyThatTheTokenBringsAlong() throws Exception {
        var pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        String input = unsigned("{\"alg\":\"RS256\",\"jku\":\"https://evil.example/keys\"}", CLAIMS);
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        refused(input + '.' + encoded(signature.sign()));

        byte[] own = new byte[32];
        String header = "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + encoded(own) + "\"}}";
        refused(signed(header, CLAIMS, "HmacSHA256", own));
    }

    @Test
    void refusesAHeaderThatDemandsWhatWeDoNotKnow() throws Exception {
        refused(signed("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", CLAIMS, "HmacSHA256", SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"room\":\"r\",\"role\":\"publish\"} | exp",
                "{\"room\":\"r\",\"role\":\"publish\",\"exp\":null} | exp",
                "{\"role\":\"publish\",\"exp\":2000000000} | room",
                "{\"room\":7,\"role\":\"publish\",\"exp\":2000000000} | room",
                "{\"room\":\"*\",\"role\":\"publish\",\"exp\":2000000000} | room",
                "{\"room\":\"r\",\"exp\":2000000000} | role",
                "{\"room\":\"r\",\"role\":\"admin\",\"exp\":2000000000} | role",
                "{\"room\":\"r\",\"role\":[\"publish\"],\"exp\":2000000000} | role",
                "{\"room\":\"r\",\"role\":\"publish\",\"exp\":2000000000,\"name\":\"a\\nb\"} | name",
                "{\"room\":\"r\",\"role\":\"publish\",\"exp\":2000000000,\"name\":7} | name"
            })
    void namesTheClaimThatItsMakerHasToMend(String claimsAndWrongOne) throws Exception {
        String[] parts = claimsAndWrongOne.split(" \\| ", -1);

        assertThat(refused(signed(parts[0]))).contains("\"" + parts[1] + "\"");
    }

    @Test
    void refusesClaimsOfTheWrongKind() throws Exception {
        refused(signed(CLAIMS.replace("2000000000", "\"2000000000\"")));
        refused(signed(CLAIMS.replace("2000000000", "true")));
        refused(signed("{\"sub\":{}," + CLAIMS.substring(1)));
        refused(signed("{\"nbf\":\"soon\"," + CLAIMS.substring(1)));
        refused(signed("[]"));
        refused(signed("null"));
        refused(signed(""));
    }

    @Test
    void parsesNothingLongerThan8Kib() throws Exception {
        String padding = "{\"x\":\"" + "y".repeat(5_000) + "\",";
        String fits = signed(padding + CLAIMS.substring(1));
        String longer = signed(padding.replace("\"x\"", "\"" + "x".repeat(1_200) + "\"") + CLAIMS.substring(1));

        assertThat(fits).hasSizeLessThan(8192);
        assertThat(decide(fits)).isInstanceOf(Granted.class);
        assertThat(longer).hasSizeGreaterThan(8192);
        refused(longer);
        refused("x".repeat(10_000_000));
    }

    /** RFC 7515 2: base64url without padding, line breaks or anything else. */
    @Test
    void refusesWhatOnlyALenientDecoderWouldRead() throws Exception {
        String token = signed(CLAIMS);
        for (String odd : new String[] {"=", "\n", " ", "+", "/", "é"}) {
            refused(token + odd);
            refused(token.substring(0, 60) + odd + token.substring(60));
        }
    }

    @Test
    void deepNestingHarmsNothing() throws Exception {
        refused(signed("[".repeat(5_000)));
        refused(unsigned("{\"alg\":\"HS256\",\"x\":" + "[".repeat(5_000), CLAIMS) + ".AAAA");
    }

    @Test
    void neverThrowsOnRandomText() throws Exception {
        Random random = new Random(42);
        String good = signed(CLAIMS);
        String bits = "eyJ.-_=AZ09{}\"\u0000é\uD83D ";
        for (int round = 0; round < 10_000; round++) {
            StringBuilder text = new StringBuilder(round % 2 == 0 ? good : "");
            for (int i = 1 + random.nextInt(40); i > 0; i--) {
                int at = random.nextInt(text.length() + 1);
                if (random.nextInt(3) > 0 || at == text.length()) {
                    text.insert(at, bits.charAt(random.nextInt(bits.length())));
                } else {
                    text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(5)));
                }
            }
            if (!text.toString().equals(good)) {
                AccessDecision decision = decide(text.toString());
                assertThat(decision).as(text.toString()).isInstanceOf(Denied.class);
            }
        }
    }
}
