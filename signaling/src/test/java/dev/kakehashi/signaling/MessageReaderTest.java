package dev.kakehashi.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.signaling.sdp.Offers;
import dev.kakehashi.signaling.sdp.SlotDeclaration;
import dev.kakehashi.signaling.sdp.TrackDeclaration;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    private static final String OFFER = """
            {"t":"offer","id":2,"sdp":"v=0","tracks":[{"mid":"0","source":"microphone"},{"mid":"2","source":"screen"}],
             "slots":[{"mid":"4","use":"audio"},{"mid":"13","use":"screen-audio"}],"later":{"unknown":[1]}}""";

    @Test
    void readsEveryMessageOfTheProtocolAndIgnoresUnknownFields() {
        assertThat(valid("{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"r\",\"name\":\"Aki\",\"x\":null}"))
                .isEqualTo(new ClientMessage.Join(1, "r", "Aki", null));
        assertThat(valid("{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"r\",\"token\":\"a.b.c\"}"))
                .isEqualTo(new ClientMessage.Join(1, "r", "", "a.b.c"));
        assertThat(valid("{\"t\":\"join\",\"id\":1,\"v\":1,\"resume\":\"abc\"}"))
                .isEqualTo(new ClientMessage.Resume(1, "abc"));
        assertThat(valid(OFFER))
                .isEqualTo(new ClientMessage.Offer(
                        2,
                        "v=0",
                        List.of(new TrackDeclaration("0", Source.MICROPHONE), new TrackDeclaration("2", Source.SCREEN)),
                        List.of(
                                new SlotDeclaration("4", SlotUse.AUDIO),
                                new SlotDeclaration("13", SlotUse.SCREEN_AUDIO))));
        assertThat(valid("{\"t\":\"live\",\"id\":3,\"source\":\"camera\",\"on\":false}"))
                .isEqualTo(new ClientMessage.Live(3, Source.CAMERA, false));
        assertThat(valid("{\"t\":\"view\",\"id\":4,\"slots\":[]}")).isEqualTo(new ClientMessage.View(4, List.of()));
        assertThat(valid("{\"t\":\"snapshot\",\"id\":5}")).isEqualTo(new ClientMessage.Snapshot(5));
        assertThat(valid("{\"t\":\"ping\",\"id\":9007199254740991}"))
                .isEqualTo(new ClientMessage.Ping(9_007_199_254_740_991L));
        assertThat(valid("{\"t\":\"peer\",\"id\":6,\"to\":\"pB\",\"body\":\"{\\\"k\\\":1}\"}"))
                .isEqualTo(new ClientMessage.Peer(6, "pB", "{\"k\":1}"));
        assertThat(valid("{\"t\":\"leave\",\"id\":0}")).isEqualTo(new ClientMessage.Leave(0));
    }

    @Test
    void takesALongOffer() {
        String text = OFFER.replace("v=0", "x".repeat(1_000_000));

        assertThat(((ClientMessage.Offer) valid(text)).sdp()).hasSize(1_000_000);
    }

    @Test
    void takesABodyOfSixteenKibibytesHoweverItIsEscaped() {
        String quotes = "\\\"".repeat(MessageReader.MAX_BODY_CHARS);

        assertThat(((ClientMessage.Peer) valid(peer(quotes))).body()).hasSize(MessageReader.MAX_BODY_CHARS);
        wrong(peer("x".repeat(MessageReader.MAX_BODY_CHARS + 1)), "\"body\" must be a string of at most 16384");
        wrong(peer(""), "\"body\" must be a string of 1 to 16384 characters.");
        assertThat(invalid(peer("x".repeat(MessageReader.MAX_PEER_CHARS))).code())
                .isEqualTo(ErrorCode.TOO_LARGE);
    }

    private static String peer(String body) {
        return "{\"t\":\"peer\",\"id\":1,\"to\":\"pB\",\"body\":\"" + body + "\"}";
    }

    @Test
    void namesTheFieldThatIsWrong() {
        wrong(OFFER.replace("\"v=0\"", "7"), "\"sdp\" must be a string");
        wrong(OFFER.replace("\"tracks\"", "\"trax\""), "\"tracks\" must be a list");
        wrong(OFFER.replace("{\"mid\":\"2\",", "{"), "\"tracks[1].mid\" must be a string");
        wrong(
                OFFER.replace("screen-audio", "cinema"),
                "\"slots[1].use\" must be one of audio, video, screen, screen-audio.");
        wrong(OFFER.replace("{\"mid\":\"4\",\"use\":\"audio\"}", "4"), "\"slots[0]\" must be an object");
        wrong("{\"t\":\"live\",\"id\":1,\"source\":\"camera\",\"on\":1}", "\"on\" must be true or false.");
        wrong("{\"t\":\"live\",\"id\":1,\"source\":5,\"on\":true}", "\"source\" must be one of microphone, camera,");
        wrong("{\"t\":\"join\",\"id\":1,\"room\":\"r\",\"name\":\"n\"}", "\"v\" must be a whole number.");
        wrong("{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"r\"}", "\"name\" must be a string");
        wrong(
                "{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"r\",\"name\":\"n\",\"token\":7}",
                "\"token\" must be a string");
        wrong(
                "{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"r\",\"token\":\"" + "x".repeat(8193) + "\"}",
                "\"token\" must be a string of at most 8192 characters.");
        wrong("{\"t\":\"join\",\"id\":1,\"v\":1,\"resume\":7}", "\"resume\" must be a string");
        wrong(
                "{\"t\":\"view\",\"id\":1,\"slots\":[{\"mid\":\"5\",\"visible\":true,\"priority\":11}]}",
                "\"slots[0].priority\" must be a number from 0 to 10.");
        wrong(
                "{\"t\":\"view\",\"id\":1,\"slots\":[{\"mid\":\"5\",\"visible\":true,\"width\":-1}]}",
                "\"slots[0].width\" must be a number");
    }

    @Test
    void repeatsTheIdWhereverItCan() {
        assertThat(invalid("{\"t\":\"dance\",\"id\":7}").id()).isEqualTo(7);
        assertThat(invalid("{\"id\":7}").id()).isEqualTo(7);
        assertThat(invalid("{\"t\":\"ping\",\"id\":\"7\"}").id()).isNull();
        assertThat(invalid("{\"t\":\"ping\",\"id\":-1}").id()).isNull();
        assertThat(invalid("{\"t\":\"ping\",\"id\":1.5}").id()).isNull();
    }

    @Test
    void saysNothingOfTheJsonLibraryAboutBrokenJson() {
        List<String> broken = List.of(
                "",
                "{",
                "{\"t\":\"ping\",\"id\":1}}",
                "{\"t\":\"ping\",\"id\":1} x",
                "{\"t\":\"ping\",\"t\":\"ping\",\"id\":1}",
                "[".repeat(500_000),
                "{\"a\":".repeat(100_000),
                "\"" + "x".repeat(1_000_000),
                "{\"t\":\"ping\",\"id\":" + "9".repeat(10_000) + "}",
                "{\"t\":\"ping\",\"id\":1e999999999}",
                "[" + "1,".repeat(500_000) + "1]",
                "null",
                "\u0000",
                "\uD800");
        for (String text : broken) {
            long startNanos = System.nanoTime();
            ReadMessage.Invalid invalid = invalid(text);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofMillis(500));
            assertThat(invalid.text()).hasSizeLessThan(120).doesNotContainIgnoringCase("jackson", "exception", "token");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void neverThrowsOnMutatedMessages(long seed) {
        Random random = new Random(seed);
        List<String> seeds = List.of(
                OFFER,
                OFFER.replace("v=0", Offers.resource("offers/firefox-first.sdp").replace("\r\n", "\\r\\n")),
                "{\"t\":\"join\",\"id\":1,\"v\":1,\"room\":\"r\",\"name\":\"Aki\"}",
                "{\"t\":\"view\",\"id\":4,\"slots\":[{\"mid\":\"5\",\"visible\":true,\"width\":640,\"height\":360,\"priority\":5}]}",
                "{\"t\":\"live\",\"id\":3,\"source\":\"camera\",\"on\":false}");
        String bits = "{}[]\",:0-9e.\\u\u0000\uD800é";
        for (int round = 0; round < 5000; round++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                int at = random.nextInt(Math.min(400, text.length()));
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, bits.charAt(random.nextInt(bits.length())));
                    case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(9)));
                    case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
                    default -> text.insert(at, bits.charAt(random.nextInt(bits.length())));
                }
            }
            switch (MessageReader.read(text.toString())) {
                case ReadMessage.Valid valid -> assertThat(valid.message().id()).isNotNegative();
                case ReadMessage.Invalid invalid ->
                    assertThat(invalid.text()).isNotBlank().hasSizeLessThan(200);
            }
        }
    }

    private static ClientMessage valid(String text) {
        ReadMessage read = MessageReader.read(text);
        assertThat(read).isInstanceOf(ReadMessage.Valid.class);
        return ((ReadMessage.Valid) read).message();
    }

    private static ReadMessage.Invalid invalid(String text) {
        ReadMessage read = MessageReader.read(text);
        assertThat(read).isInstanceOf(ReadMessage.Invalid.class);
        return (ReadMessage.Invalid) read;
    }

    private static void wrong(String text, String sentence) {
        ReadMessage.Invalid invalid = invalid(text);
        assertThat(invalid.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
        assertThat(invalid.text()).startsWith(sentence);
    }
}
