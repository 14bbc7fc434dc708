package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page {@code /webrtc} over real sockets. */
@Timeout(30)
final class GuideOverHttpTest {
    @TempDir
    private static Path data;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(data, new WebLimits(Duration.ofSeconds(10), Duration.ofSeconds(60)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String get(String target, String... headers) throws IOException {
        return new String(server.get(target, headers).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    }

    @Test
    void isServedInTheLanguageOfTheVisitor() throws Exception {
        String english = get("/webrtc", "Accept-Language: en-GB,en;q=0.9");
        String japanese = get("/webrtc", "Accept-Language: ja");

        assertThat(english).startsWith("HTTP/1.1 200 ").contains("<html lang=\"en\">");
        assertThat(head(english)).contains("content-language: en").contains("vary: accept-language");
        assertThat(japanese)
                .startsWith("HTTP/1.1 200 ")
                .contains("<html lang=\"ja\">")
                .contains("目次");
        assertThat(head(japanese)).contains("content-language: ja").contains("content-type: text/html");
    }

    @Test
    void changesTheLanguageByItsSwitch() throws Exception {
        String english = get("/webrtc", "Accept-Language: en");

        assertThat(english).contains("href=\"/webrtc?lang=ja\" hreflang=\"ja\"");
        assertThat(get("/webrtc?lang=ja", "Accept-Language: en")).contains("<html lang=\"ja\">");
    }

    @Test
    void keepsTheStrictPolicyOfTheOtherPages() throws Exception {
        assertThat(head(get("/webrtc"))).contains("content-security-policy: default-src 'self'");
    }

    @Test
    void isNotSentAgainToWhoHasIt() throws Exception {
        String etag = head(get("/webrtc"))
                .lines()
                .filter(each -> each.startsWith("etag: "))
                .findFirst()
                .orElseThrow()
                .substring("etag: ".length());

        assertThat(get("/webrtc", "If-None-Match: " + etag)).startsWith("HTTP/1.1 304 ");
        assertThat(get("/webrtc?lang=ja", "If-None-Match: " + etag)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void comesWithItsPicturesAndItsCall() throws Exception {
        assertThat(head(get("/images/webrtc-patterns.svg"))).contains("content-type: image/svg+xml");
        assertThat(get("/webrtc-call.txt")).startsWith("HTTP/1.1 200 ").contains("a=candidate:");
    }
}
