package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.perf.bench.Scenario.Kind;
import java.util.List;
import java.util.Locale;

/** How much gets lost when the rate rises: a line for each server and repetition. SVG. */
final class RampPlot {
    private static final double WIDTH = 1040;
    private static final double HEIGHT = 300;
    private static final double LEFT = 64;
    private static final double RIGHT = 24;
    private static final double TOP = 16;
    private static final double BOTTOM = 260;

    private RampPlot() {}

    static String html(Results results) {
        StringBuilder html = new StringBuilder();
        for (var each : WholeRuns.of(results, Kind.RAMP)) {
            String title = "Received while the rate rises, " + each.getKey().profile().registeredName;
            html.append(plot(
                    title,
                    each.getValue().whole(Subject.KAKEHASHI),
                    each.getValue().whole(Subject.JANUS)));
        }
        return html.toString();
    }

    private static String plot(String title, List<JsonNode> ours, List<JsonNode> janus) {
        double highest = Math.max(highest(ours), highest(janus));
        if (highest <= 0) {
            return "";
        }
        Scale x = Scale.linear(highest, LEFT, WIDTH - RIGHT);
        Scale y = Scale.linear(highest, BOTTOM, TOP);
        StringBuilder html =
                new StringBuilder("<section><h2>").append(Html.text(title)).append("</h2>\n");
        html.append("<p class=\"legend\"><span><i class=\"ours\"></i>Kakehashi</span>");
        html.append(janus.isEmpty() ? "" : "<span><i class=\"janus\"></i>Janus</span>");
        html.append("<span>packets/s received, over packets/s wanted; on the diagonal nothing is lost</span></p>\n");
        html.append(Svg.open(WIDTH, HEIGHT, title));
        for (double tick : x.ticks()) {
            html.append(Svg.line("grid", x.at(tick), TOP, x.at(tick), BOTTOM));
            html.append(Svg.text("tick", x.at(tick), BOTTOM + 20, Svg.plain(tick)));
        }
        for (double tick : y.ticks()) {
            html.append(Svg.line("grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick)));
            html.append(Svg.text("label", LEFT - 8, y.at(tick) + 4, Svg.plain(tick)));
        }
        html.append(Svg.line("diagonal", x.at(0), y.at(0), x.at(x.high()), y.at(x.high())));
        janus.forEach(each -> points(html, each, x, y, "janus"));
        ours.forEach(each -> points(html, each, x, y, "ours"));
        return html.append(Svg.close()).append("</section>\n").toString();
    }

    /** Points without a line: a climb ends, and the next begins lower. */
    private static void points(StringBuilder html, JsonNode run, Scale x, Scale y, String style) {
        for (JsonNode step : run.path("steps")) {
            html.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"point %s\" cx=\"%.0f\" cy=\"%.0f\" r=\"4\"/>",
                    style,
                    x.at(step.path("packetsPerSecond").asDouble()),
                    y.at(step.path("received").asDouble())));
        }
        html.append('\n');
    }

    private static double highest(List<JsonNode> runs) {
        double highest = 0;
        for (JsonNode run : runs) {
            for (JsonNode step : run.path("steps")) {
                highest = Math.max(highest, step.path("packetsPerSecond").asDouble());
            }
        }
        return highest;
    }
}
