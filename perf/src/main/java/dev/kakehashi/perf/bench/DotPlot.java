package dev.kakehashi.perf.bench;

import java.util.ArrayList;
import java.util.List;

/** A row for each scenario, a mark for each value in it, with a line from the lowest to the highest repetition. SVG. */
final class DotPlot {
    private static final double WIDTH = 1040;
    private static final double LABELS = 210;
    private static final double RIGHT = 24;
    private static final double TOP = 30;
    private static final double ROW = 24;

    private final String title;
    private final String unit;
    private final List<Series> series;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String label, List<Spread> values) {}

    /**
     * @param unit of the values, as it stands at the axis
     */
    DotPlot(String title, String unit, List<Series> series) {
        this.title = title;
        this.unit = unit;
        this.series = List.copyOf(series);
    }

    /**
     * @param values one for each series; those that are not known are left out
     */
    void row(String label, List<Spread> values) {
        if (values.stream().anyMatch(Spread::isKnown)) {
            rows.add(new Row(label, List.copyOf(values)));
        }
    }

    /** The plot with its heading and legend; nothing where it has no values. */
    String html() {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder html =
                new StringBuilder("<section><h2>").append(Html.text(title)).append("</h2>\n");
        html.append(legend(series, rows));
        double bottom = TOP + rows.size() * ROW;
        html.append(Svg.open(WIDTH, bottom + 8, title));
        Scale scale = scale();
        axis(html, scale, bottom);
        for (int index = 0; index < rows.size(); index++) {
            draw(html, rows.get(index), scale, TOP + (index + 0.5) * ROW);
        }
        return html.append(Svg.close()).append("</section>\n").toString();
    }

    private static String legend(List<Series> series, List<Row> rows) {
        StringBuilder html = new StringBuilder("<p class=\"legend\">");
        for (int index = 0; index < series.size(); index++) {
            int column = index;
            if (rows.stream().anyMatch(row -> row.values.get(column).isKnown())) {
                Series each = series.get(index);
                html.append("<span><svg width=\"14\" height=\"16\" aria-hidden=\"true\">")
                        .append(each.svg(7, 8))
                        .append("</svg>")
                        .append(Html.text(each.title()))
                        .append("</span>");
            }
        }
        return html.append("</p>\n").toString();
    }

    private Scale scale() {
        double highest = rows.stream()
                .flatMap(row -> row.values.stream())
                .filter(Spread::isKnown)
                .mapToDouble(Spread::max)
                .max()
                .orElse(1);
        double lowest = rows.stream()
                .flatMap(row -> row.values.stream())
                .filter(each -> each.isKnown() && each.min() > 0)
                .mapToDouble(Spread::min)
                .min()
                .orElse(highest / 10);
        return Scale.decades(lowest, highest, LABELS, WIDTH - RIGHT);
    }

    private void axis(StringBuilder html, Scale scale, double bottom) {
        for (double tick : scale.ticks()) {
            double x = scale.at(tick);
            html.append(Svg.line(scale.isLabelled(tick) ? "grid" : "grid fine", x, TOP, x, bottom));
            if (scale.isLabelled(tick)) {
                html.append(Svg.text("tick", x, TOP - 8, Svg.plain(tick)));
            }
        }
        html.append(Svg.text("unit", LABELS - 14, TOP - 8, unit + ", logarithmic"));
    }

    private void draw(StringBuilder html, Row row, Scale scale, double y) {
        html.append(Svg.text("label", LABELS - 14, y + 4, row.label));
        html.append(Svg.line("row", LABELS, y, WIDTH - RIGHT, y));
        for (int index = series.size() - 1; index >= 0; index--) {
            Spread value = row.values.get(index);
            if (!value.isKnown()) {
                continue;
            }
            Series each = series.get(index);
            html.append("<g><title>")
                    .append(Html.text(row.label + ", " + each.title() + ": " + value.text(2) + " " + unit))
                    .append("</title>");
            html.append(Svg.line("spread " + each.style(), scale.at(value.min()), y, scale.at(value.max()), y));
            html.append(each.svg(scale.at(value.median()), y)).append("</g>\n");
        }
    }
}
