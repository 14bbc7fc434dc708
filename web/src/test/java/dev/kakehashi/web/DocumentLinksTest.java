package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.junit.jupiter.api.Test;

/** Links of the documents lead to files and headings that exist. */
final class DocumentLinksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What one document refers to, and what can be referred to in it. */
    private static final class References extends AbstractVisitor {
        private final HeadingAnchors names = new HeadingAnchors();
        private final Set<String> anchors = new HashSet<>();
        private final List<String> destinations = new ArrayList<>();

        static References of(Path document) throws IOException {
            References references = new References();
            Article.parse(Files.readString(document)).accept(references);
            return references;
        }

        @Override
        public void visit(Heading heading) {
            anchors.add(names.next(heading));
            visitChildren(heading);
        }

        @Override
        public void visit(Link link) {
            destinations.add(link.getDestination());
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            destinations.add(image.getDestination());
        }
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.md")) {
                found.forEach(documents::add);
            }
        }
        return documents;
    }

    @Test
    void leadToFilesAndHeadingsThatExist() throws Exception {
        List<String> broken = new ArrayList<>();
        List<Path> documents = documents();
        for (Path document : documents) {
            for (String destination : References.of(document).destinations) {
                if (!destination.matches("[a-z]+:.*") && !leadsSomewhere(document, destination)) {
                    broken.add(ROOT.relativize(document) + ": " + destination);
                }
            }
        }

        assertThat(documents).contains(ROOT.resolve("README.md"), ROOT.resolve("docs/webrtc.ja.md"));
        assertThat(broken).isEmpty();
    }

    @Test
    void wouldBeFoundBroken() throws Exception {
        Path readme = ROOT.resolve("README.md");

        assertThat(leadsSomewhere(readme, "docs/operations.md#certificates")).isTrue();
        assertThat(leadsSomewhere(readme, "docs/operations.md#no-such-heading")).isFalse();
        assertThat(leadsSomewhere(readme, "docs/no-such-file.md")).isFalse();
    }

    private static boolean leadsSomewhere(Path document, String destination) throws IOException {
        String path = destination.replaceFirst("#.*", "");
        Path target = path.isEmpty() ? document : document.resolveSibling(path).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        int anchor = destination.indexOf('#');
        return anchor < 0
                || References.of(target)
                        .anchors
                        .contains(URI.create(destination.substring(anchor)).getFragment());
    }
}
