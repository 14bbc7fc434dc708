package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArticleTest {
    private static String html(String markdown) {
        return Article.of(markdown, Map.of()).html();
    }

    @Test
    void givesHeadingsTheAnchorsOfGitHub() {
        String html = html("# What a NAT should do: RFC 4787\n\n## `a=candidate` line by line\n\n## どこへ、行くのか\n");

        assertThat(html)
                .contains("<h1 id=\"what-a-nat-should-do-rfc-4787\">")
                .contains("<h2 id=\"acandidate-line-by-line\">")
                .contains("<h2 id=\"どこへ行くのか\">");
    }

    @Test
    void numbersAHeadingThatStandsTwice() {
        assertThat(html("## Same\n\n## Same\n")).contains("id=\"same\"").contains("id=\"same-1\"");
    }

    @Test
    void listsTheSectionsForTheContents() {
        Article article = Article.of("# Title\n\n## First\n\n### Part\n\n## Second *one*\n", Map.of());

        assertThat(article.title()).isEqualTo("Title");
        assertThat(article.sections())
                .containsExactly(
                        new Article.Section("First", "first"), new Article.Section("Second one", "second-one"));
    }

    @Test
    void rendersTables() {
        assertThat(html("| a | b |\n|---|---|\n| 1 | 2 |\n"))
                .contains("<th>a</th>")
                .contains("<td>2</td>");
    }

    @Test
    void letsNoTagsOfTheDocumentThrough() {
        assertThat(html("<script>alert(1)</script> and <b>more</b>\n"))
                .doesNotContain("<script>")
                .doesNotContain("<b>");
    }

    @Test
    void leadsLinksToTheOtherLanguageToItsAddress() {
        String html = Article.of("[日本語](webrtc.ja.md)\n", Map.of("webrtc.ja.md", "/webrtc?lang=ja"))
                .html();

        assertThat(html).contains("<a href=\"/webrtc?lang=ja\">日本語</a>");
    }

    @Test
    void makesTextOfLinksToDocumentsThatAreNotServed() {
        String html = html("See [the *ports*](operations.md#ports), or [RFC 8445](https://www.rfc-editor.org/a.md).\n");

        assertThat(html)
                .contains("See the <em>ports</em>, or ")
                .contains("<a href=\"https://www.rfc-editor.org/a.md\">");
    }

    @Test
    void keepsLinksWithinTheDocument() {
        assertThat(html("[there](#sources)\n\n## Sources\n")).contains("<a href=\"#sources\">there</a>");
    }
}
