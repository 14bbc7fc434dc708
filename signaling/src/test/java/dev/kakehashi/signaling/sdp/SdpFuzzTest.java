package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.rtp.Codec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdpFuzzTest {
    /** Of the thread's CPU time: the machine may be busy with something else. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The best one counts: the first runs in a cold JVM. */
    private static final int ATTEMPTS = 4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverThrowsOnMutatedOffers(long seed) {
        Random random = new Random(seed);
        List<String> offers =
                List.of(Offers.resource("offers/firefox-first.sdp"), Offers.resource("offers/chromium-first.sdp"));
        Negotiator negotiator = new Negotiator(Offers.local(), CodecPolicy.defaults(), random);
        int agreed = 0;
        for (int round = 0; round < 1500; round++) {
            String offer = mutate(offers.get(round % 2), random);
            if (round % 50 == 0) {
                negotiator = new Negotiator(Offers.local(), CodecPolicy.defaults(), random);
            }
            switch (negotiator.negotiate(offer, Offers.TRACKS, Offers.slots())) {
                case Negotiation.Agreed result -> {
                    agreed++;
                    assertThat(SdpParser.parse(result.answer())).isInstanceOf(ParsedSdp.Valid.class);
                }
                case Negotiation.Refused(Negotiation.Refused.Cause _, String text) ->
                    assertThat(text).isNotBlank().hasSizeLessThan(300);
            }
        }
        assertThat(agreed).isPositive();
    }

    @Test
    void neverThrowsOnMutatedOffersOfOtherClients() throws IOException {
        Random random = new Random(4);
        int agreed = 0;
        for (String name : GoldenOffersTest.offers()) {
            for (int round = 0; round < 40; round++) {
                String offer = mutate(Offers.resource("offers/" + name), random);
                Negotiator negotiator = new Negotiator(Offers.local(), CodecPolicy.defaults(), random);
                Negotiation negotiation = round % 2 == 0
                        ? negotiator.negotiatePublisher(offer, Codec.VP8)
                        : negotiator.negotiateWatcher(offer);
                switch (negotiation) {
                    case Negotiation.Agreed result -> {
                        agreed++;
                        assertThat(SdpParser.parse(result.answer())).isInstanceOf(ParsedSdp.Valid.class);
                    }
                    case Negotiation.Refused(Negotiation.Refused.Cause _, String text) ->
                        assertThat(text).isNotBlank().hasSizeLessThan(300);
                }
            }
        }
        assertThat(agreed).isPositive();
    }

    @Test
    void refusesHostileOffersQuickly() {
        String head = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n";
        String section = "m=video 9 UDP/TLS/RTP/SAVPF " + "96 ".repeat(2000) + "\na=mid:1\n";
        List<String> hostile = List.of(
                "a=\n".repeat(349_525),
                head + "a=x\n".repeat(262_000),
                head + "\n".repeat(1_000_000),
                head + "a=" + "x".repeat(1_000_000),
                head + ("m=audio 9 UDP/TLS/RTP/SAVPF 0\n" + "a=mid:1\n".repeat(900)).repeat(127),
                head + "a=group:BUNDLE " + "0 ".repeat(4000) + '\n' + "a=extmap:1 x\n".repeat(1000)
                        + ("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n" + "a=extmap:2 y\n".repeat(400)),
                head + (section + "a=rtpmap:96 VP8/90000\n".repeat(50)).repeat(128),
                head + section + "a=ssrc-group:FID 1 2\n".repeat(1000),
                head
                        + "a=extmap:1 x\n".repeat(1000)
                        + ("m=audio 9 UDP/TLS/RTP/SAVPF 111\n" + "a=extmap:2 yyyyyyyyyyy\n".repeat(350)).repeat(120));
        for (String offer : hostile) {
            long bestNanos = Long.MAX_VALUE;
            for (int i = 0; i < ATTEMPTS; i++) {
                Negotiator negotiator = new Negotiator(Offers.local(), CodecPolicy.defaults(), new Random(7));
                long startNanos = THREADS.getCurrentThreadCpuTime();
                Negotiation negotiation = negotiator.negotiate(offer, Offers.TRACKS, Offers.slots());
                bestNanos = Math.min(bestNanos, THREADS.getCurrentThreadCpuTime() - startNanos);
                assertThat(negotiation).isInstanceOf(Negotiation.Refused.class);
            }
            assertThat(Duration.ofNanos(bestNanos)).isLessThan(PATIENCE);
        }
    }

    private static String mutate(String offer, Random random) {
        StringBuilder text = new StringBuilder(offer);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(6)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(40)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
                case 3 -> text.insert(at, "-99999999999999999999");
                case 4 -> {
                    int line = text.indexOf("\n", at);
                    int other = random.nextInt(text.length());
                    if (line > 0) {
                        text.insert(line + 1, text.substring(other, Math.min(text.length(), other + 80)) + "\r\n");
                    }
                }
                default -> {
                    int space = text.indexOf(" ", at);
                    if (space > 0) {
                        text.setCharAt(space, "\t\n:/;=,".charAt(random.nextInt(7)));
                    }
                }
            }
        }
        return text.toString();
    }
}
