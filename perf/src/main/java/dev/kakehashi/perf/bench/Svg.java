package dev.kakehashi.perf.bench;

import java.util.Locale;

/** Pieces of a drawing; styles are those of report.css. */
final class Svg {
    private Svg() {}

    static String open(double width, double height, String title) {
        return String.format(
                Locale.ROOT,
                "<div class=\"scroll\"><svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
                width,
                height,
                Html.text(title));
    }

    static String close() {
        return "</svg></div>\n";
    }

    static String line(String style, double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                style,
                x1,
                y1,
                x2,
                y2);
    }

    static String text(String style, double x, double y, String text) {
        return String.format(
                Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", style, x, y, Html.text(text));
    }

    static String disc(String style, double x, double y, double radius) {
        return String.format(
                Locale.ROOT, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", style, x, y, radius);
    }

    /** A box around its middle. */
    static String box(String style, double x, double y, double width, double height) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                style,
                x - width / 2,
                y - height / 2,
                width,
                height);
    }

    static String diamond(String style, double x, double y, double reach) {
        return String.format(
                Locale.ROOT,
                "<path class=\"%s\" d=\"M%.1f %.1fl%4$.1f %4$.1fl-%4$.1f %4$.1fl-%4$.1f -%4$.1fz\"/>",
                style,
                x,
                y - reach,
                reach);
    }

    /** A number without digits that say nothing. */
    static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.valueOf(Math.round(value * 1e6) / 1e6);
    }
}
