package dev.kakehashi.web;

import dev.kakehashi.web.StaticFiles.StaticFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page {@code /webrtc}: how browsers connect, in the visitor's language. It is {@code docs/webrtc.md} and
 * {@code docs/webrtc.ja.md}, rendered once at the start. Immutable.
 */
final class Guide {
    static final String PATH = "/webrtc";

    private static final String SOURCES = "/guide/";

    /** A language of the page, and the words around the document. */
    enum Language {
        ENGLISH("en", "webrtc.md", "Contents", "To the start page", "Check your connection", "Light or dark"),
        JAPANESE("ja", "webrtc.ja.md", "目次", "トップページへ", "接続を調べる", "明るい・暗い表示の切り替え");

        private final String tag;
        private final String source;
        private final String contents;
        private final String home;
        private final String check;
        private final String theme;

        Language(String tag, String source, String contents, String home, String check, String theme) {
            this.tag = tag;
            this.source = source;
            this.contents = contents;
            this.home = home;
            this.check = check;
            this.theme = theme;
        }

        /** As in {@code lang} and {@code Content-Language} (RFC 5646). */
        String tag() {
            return tag;
        }

        private Language other() {
            return this == ENGLISH ? JAPANESE : ENGLISH;
        }

        private String ownName() {
            return this == ENGLISH ? "English" : "日本語";
        }

        /**
         * What the address asks for, else what the browser prefers, else English.
         *
         * @param query of the address, without the question mark; may be empty
         * @param acceptLanguage the header (RFC 9110 12.5.4), or null
         */
        static Language of(String query, @Nullable String acceptLanguage) {
            for (Language each : values()) {
                if (List.of(query.split("&")).contains("lang=" + each.tag)) {
                    return each;
                }
            }
            return acceptLanguage == null ? ENGLISH : preferred(acceptLanguage);
        }

        private static Language preferred(String acceptLanguage) {
            try {
                Locale found = Locale.lookup(
                        Locale.LanguageRange.parse(acceptLanguage), List.of(Locale.ENGLISH, Locale.JAPANESE));
                return Locale.JAPANESE.equals(found) ? JAPANESE : ENGLISH;
            } catch (IllegalArgumentException malformed) {
                return ENGLISH;
            }
        }
    }

    private final Map<Language, StaticFile> pages = new EnumMap<>(Language.class);

    Guide() {
        String frame = read("page.html");
        for (Language each : Language.values()) {
            pages.put(each, StaticFile.of(page(frame, each).getBytes(StandardCharsets.UTF_8), StaticFiles.HTML));
        }
    }

    StaticFile page(Language language) {
        StaticFile page = pages.get(language);
        if (page == null) {
            throw new IllegalStateException("every language was rendered");
        }
        return page;
    }

    private static String page(String frame, Language language) {
        Article article = Article.of(
                read(language.source),
                Map.of(
                        Language.ENGLISH.source, address(Language.ENGLISH),
                        Language.JAPANESE.source, address(Language.JAPANESE)));
        String contents = article.sections().stream()
                .map(each -> "<li><a href=\"#" + escaped(each.anchor()) + "\">" + escaped(each.title()) + "</a></li>")
                .collect(Collectors.joining("\n"));
        return frame.replace("{lang}", language.tag)
                .replace("{title}", escaped(article.title()))
                .replace("{other}", language.other().tag)
                .replace("{otherAddress}", address(language.other()))
                .replace("{otherName}", language.other().ownName())
                .replace("{theme}", language.theme)
                .replace("{contentsTitle}", language.contents)
                .replace("{home}", language.home)
                .replace("{check}", language.check)
                .replace("{contents}", contents)
                .replace("{article}", article.html());
    }

    private static String address(Language language) {
        return PATH + "?lang=" + language.tag;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String read(String name) {
        try (InputStream in = Guide.class.getResourceAsStream(SOURCES + name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + SOURCES + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot read " + SOURCES + name, unreadable);
        }
    }
}
