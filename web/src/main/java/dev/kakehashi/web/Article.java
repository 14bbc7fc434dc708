package dev.kakehashi.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A document in Markdown (CommonMark with the tables of GitHub) as HTML. Nothing of the document becomes a tag that
 * Markdown has no sign for.
 *
 * @param title the text of its first heading
 * @param sections the headings of the second level
 * @param html the whole, headings with anchors
 */
record Article(String title, List<Section> sections, String html) {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    /** One entry of the table of contents. */
    record Section(String title, String anchor) {}

    /**
     * Renders a document.
     *
     * @param links where links lead that lead elsewhere on our page than in the repository; a link to another document
     *     of the repository that is not among them becomes plain text
     */
    static Article of(String markdown, Map<String, String> links) {
        Node document = parse(markdown);
        document.accept(new Links(links));
        Headings headings = new Headings();
        document.accept(headings);
        String html = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .attributeProviderFactory(_ -> (node, _, attributes) -> {
                    String anchor = headings.anchors.get(node);
                    if (anchor != null) {
                        attributes.put("id", anchor);
                    }
                })
                .build()
                .render(document);
        return new Article(headings.title, List.copyOf(headings.sections), html);
    }

    static Node parse(String markdown) {
        return Parser.builder().extensions(EXTENSIONS).build().parse(markdown);
    }

    /** Collects the headings in their order. */
    private static final class Headings extends AbstractVisitor {
        private final HeadingAnchors names = new HeadingAnchors();
        private final Map<Node, String> anchors = new HashMap<>();
        private final List<Section> sections = new ArrayList<>();
        private String title = "";

        @Override
        public void visit(Heading heading) {
            String anchor = names.next(heading);
            anchors.put(heading, anchor);
            String text = HeadingAnchors.textOf(heading);
            if (heading.getLevel() == 1 && title.isEmpty()) {
                title = text;
            } else if (heading.getLevel() == 2) {
                sections.add(new Section(text, anchor));
            }
        }
    }

    /** Leads links to what we serve. */
    private static final class Links extends AbstractVisitor {
        private final Map<String, String> places;

        Links(Map<String, String> places) {
            this.places = places;
        }

        @Override
        public void visit(Link link) {
            String destination = link.getDestination();
            String place = places.get(destination);
            if (place != null) {
                link.setDestination(place);
            } else if (!destination.contains("://") && destination.matches("[^#]*\\.md(#.*)?")) {
                for (Node child = link.getFirstChild(); child != null; child = link.getFirstChild()) {
                    link.insertBefore(child);
                }
                link.unlink();
            }
        }
    }
}
