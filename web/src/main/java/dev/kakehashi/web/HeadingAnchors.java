package dev.kakehashi.web;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;

/**
 * Gives the headings of one document the anchors that GitHub gives them, so that a link within the documents leads to
 * the same place there and on our page. Headings are asked for in their order.
 */
final class HeadingAnchors {
    private final Set<String> given = new HashSet<>();

    /** The anchor of the next heading, without the number sign; a heading that stands twice gets a number. */
    String next(Heading heading) {
        String plain = of(textOf(heading));
        String anchor = plain;
        for (int count = 1; !given.add(anchor); count++) {
            anchor = plain + "-" + count;
        }
        return anchor;
    }

    /** Lower case, hyphens for spaces, and of the rest only letters, digits, hyphens and underscores. */
    private static String of(String text) {
        StringBuilder anchor = new StringBuilder(text.length());
        text.toLowerCase(Locale.ROOT).codePoints().forEach(each -> {
            if (each == ' ') {
                anchor.append('-');
            } else if (Character.isLetterOrDigit(each) || each == '-' || each == '_') {
                anchor.appendCodePoint(each);
            }
        });
        return anchor.toString();
    }

    /** What a reader sees of a node. */
    static String textOf(Node node) {
        StringBuilder text = new StringBuilder();
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            switch (child) {
                case Text words -> text.append(words.getLiteral());
                case Code code -> text.append(code.getLiteral());
                default -> text.append(textOf(child));
            }
        }
        return text.toString();
    }
}
