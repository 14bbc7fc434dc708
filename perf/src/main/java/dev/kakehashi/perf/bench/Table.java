package dev.kakehashi.perf.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A table as people read it: on a terminal, in Markdown, in HTML. The first column stands to the left, the others to the right.
 */
final class Table {
    /** Longer ones are sentences. */
    private static final int LONG = 32;

    private final String title;
    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String title, List<String> heads) {
        this.title = title;
        this.heads = List.copyOf(heads);
    }

    void row(List<String> cells) {
        if (cells.size() != heads.size()) {
            throw new IllegalArgumentException("a row has " + cells.size() + " cells of " + heads.size());
        }
        rows.add(List.copyOf(cells));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    String text() {
        int[] widths = new int[heads.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = heads.get(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder(title).append('\n');
        line(text, heads, widths);
        for (List<String> row : rows) {
            line(text, row, widths);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths) {
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            text.append(column == 0 ? cells.getFirst() + padding : "  " + padding + cells.get(column));
        }
        text.append('\n');
    }

    String markdown() {
        StringBuilder text = new StringBuilder("### ").append(title).append("\n\n");
        markdownLine(text, heads);
        markdownLine(text, List.of("---"), Collections.nCopies(heads.size() - 1, "--:"));
        rows.forEach(row -> markdownLine(text, row));
        return text.toString();
    }

    @SafeVarargs
    private static void markdownLine(StringBuilder text, List<String>... cells) {
        for (List<String> some : cells) {
            some.forEach(
                    each -> text.append("| ").append(each.replace("|", "\\|")).append(' '));
        }
        text.append("|\n");
    }

    String html() {
        StringBuilder text =
                new StringBuilder("<section><h2>").append(Html.text(title)).append("</h2>\n");
        text.append("<div class=\"scroll\"><table><thead><tr>");
        heads.forEach(head -> text.append("<th>").append(Html.text(head)).append("</th>"));
        text.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            text.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                String tag = column == 0 ? "th" : "td";
                String style = row.get(column).length() > LONG ? " class=\"long\"" : "";
                text.append('<').append(tag).append(style).append('>').append(cell(row.get(column)));
                text.append("</").append(tag).append('>');
            }
            text.append("</tr>\n");
        }
        return text.append("</tbody></table></div></section>\n").toString();
    }

    /** The spread in brackets stands back behind the median. */
    private static String cell(String text) {
        int bracket = text.indexOf(" (");
        return bracket < 0
                ? Html.text(text)
                : Html.text(text.substring(0, bracket)) + " <small>" + Html.text(text.substring(bracket + 1))
                        + "</small>";
    }
}
