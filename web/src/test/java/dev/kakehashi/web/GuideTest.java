package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.web.Guide.Language;
import dev.kakehashi.web.StaticFiles.StaticFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page {@code /webrtc} as it is made from the documents. */
final class GuideTest {
    private static final Guide GUIDE = new Guide();

    private static String html(Language language) {
        return new String(GUIDE.page(language).content(), StandardCharsets.UTF_8);
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ja,en;q=0.5|JAPANESE",
                "ja-JP|JAPANESE",
                "en-US,en;q=0.9,ja;q=0.8|ENGLISH",
                "fr,ja;q=0.8,en;q=0.7|JAPANESE",
                "de|ENGLISH",
                "*|ENGLISH",
                "en;q=0.1,ja;q=0.9|JAPANESE"
            })
    void speaksWhatTheBrowserPrefers(String acceptLanguage, Language expected) {
        assertThat(Language.of("", acceptLanguage)).isEqualTo(expected);
    }

    @Test
    void speaksEnglishWhereNothingIsPreferred() {
        assertThat(Language.of("", null)).isEqualTo(Language.ENGLISH);
    }

    @Test
    void speaksWhatTheAddressAsksFor() {
        assertThat(Language.of("a=b&lang=ja", "en")).isEqualTo(Language.JAPANESE);
        assertThat(Language.of("lang=en", "ja")).isEqualTo(Language.ENGLISH);
        assertThat(Language.of("lang=xx", "ja")).isEqualTo(Language.JAPANESE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";;;", "ja;q=9", "あ", "x-", "-", "en;q=", "ja;q=NaN"})
    void speaksEnglishWhereThePreferenceCannotBeRead(String acceptLanguage) {
        assertThat(Language.of("", acceptLanguage)).isEqualTo(Language.ENGLISH);
    }

    @ParameterizedTest
    @EnumSource
    void leadsEveryContentsEntryToAHeading(Language language) {
        String html = html(language);
        Set<String> anchors = found("<h[1-6] id=\"([^\"]+)\"", html);

        assertThat(found("href=\"#([^\"]+)\"", html)).hasSizeGreaterThan(5).isSubsetOf(anchors);
    }

    @ParameterizedTest
    @EnumSource
    void loadsEverythingFromThisServer(Language language) {
        StaticFiles files = new StaticFiles();
        String html = html(language);
        List<String> loaded =
                found("<(?:img|script|link rel=\"(?:icon|stylesheet)\")[^>]*?(?:src|href)=\"([^\"]+)\"", html).stream()
                        .map(each -> each.startsWith("/") ? each : "/" + each)
                        .toList();

        assertThat(loaded).contains("/images/webrtc-patterns.svg", "/images/webrtc-hole-punching.svg");
        assertThat(loaded)
                .allSatisfy(each -> assertThat(files.find(each)).as(each).isNotNull());
    }

    @ParameterizedTest
    @EnumSource
    void leadsToFilesAndPagesThatAreServed(Language language) {
        StaticFiles files = new StaticFiles();
        Set<String> links = found("<a [^>]*?href=\"([^\"#:]+)\"", html(language));

        assertThat(links).contains("/check?lang=" + language.tag(), "webrtc-call.txt");
        links.removeAll(Set.of("/", "/webrtc?lang=en", "/webrtc?lang=ja", "/check?lang=" + language.tag()));
        assertThat(links)
                .allSatisfy(each -> assertThat(files.find("/" + each)).as(each).isNotNull());
    }

    @Test
    void leavesNoPlaceOfTheFrameEmpty() {
        for (Language each : Language.values()) {
            assertThat(html(each)).doesNotContainPattern("\\{[a-zA-Z]+}").contains("lang=\"" + each.tag() + "\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void quotesLinesOfTheRecordedCall(Language language) {
        StaticFile call = Objects.requireNonNull(new StaticFiles().find("/webrtc-call.txt"));
        List<String> recorded =
                new String(call.content(), StandardCharsets.UTF_8).lines().toList();
        List<String> quoted = found("(?s)<code class=\"language-sdp\">(.*?)</code>", html(language)).stream()
                .flatMap(String::lines)
                .toList();

        assertThat(quoted).hasSizeGreaterThan(20);
        assertThat(recorded).containsAll(quoted);
    }

    @Test
    void hasTheSameSectionsInBothLanguages() {
        assertThat(outline(Language.ENGLISH)).startsWith("h1 h2 ");
        assertThat(outline(Language.JAPANESE)).isEqualTo(outline(Language.ENGLISH));
    }

    /** The levels of the headings, and how many rows the tables have. */
    private static String outline(Language language) {
        return Pattern.compile("<(h[1-6]|tr)[ >]")
                .matcher(html(language))
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.joining(" "));
    }
}
