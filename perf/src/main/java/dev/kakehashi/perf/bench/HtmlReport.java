package dev.kakehashi.perf.bench;

import dev.kakehashi.perf.bench.Series.Mark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;

/** One page that needs nothing else: plots first, then the tables that they come from. */
final class HtmlReport {
    private static final Series OURS = new Series("Kakehashi", "ours", Mark.DISC);
    private static final Series SPLIT = new Series("Kakehashi, split by the kernel", "split", Mark.DISC);
    private static final Series FLOOR = new Series("floor: sendmmsg", "floor", Mark.TICK);
    private static final Series RUNS = new Series("floor: runs", "runs", Mark.DIAMOND);
    private static final Series JANUS = new Series("Janus", "janus", Mark.SQUARE);

    private final Report report;

    HtmlReport(Report report) {
        this.report = report;
    }

    String text() {
        StringBuilder html = new StringBuilder("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Kakehashi: packets per core</title>
                <style>
                """);
        html.append(style()).append("</style></head>\n<body><main>\n<h1>What a forwarded packet costs</h1>\n<p>");
        html.append(Html.text(report.conditions().replace("`", ""))).append("</p>\n");
        html.append(headline());
        for (Profile profile : Profile.values()) {
            html.append(costs(profile).html());
        }
        html.append(delays().html());
        html.append(RampPlot.html(report.results()));
        Tables.of(report.results()).forEach(table -> html.append(table.html()));
        return html.append("</main></body></html>\n").toString();
    }

    private static String style() {
        try (InputStream file = HtmlReport.class.getResourceAsStream("report.css")) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** The figures that people quote: one publisher and fifty subscribers, the worse of both columns. */
    private String headline() {
        StringBuilder html = new StringBuilder(
                "<p>One publisher, fifty subscribers, 12,500 packets/s in frames of 8; the worse of both columns.</p>\n<div class=\"tiles\">\n");
        for (var each : report.results().steady()) {
            if (!each.getKey().scenario().equals(Scenarios.headline())) {
                continue;
            }
            Results.Entry entry = each.getValue();
            Spread whole = entry.of(Subject.KAKEHASHI).microsPerPacket();
            Spread split = entry.of(Subject.KAKEHASHI_SPLIT).microsPerPacket();
            Spread worse = split.isKnown() && split.median() > whole.median() ? split : whole;
            String profile = each.getKey().profile().registeredName;
            tile(html, Tables.number(worse.median(), 2) + " µs", "CPU for a forwarded packet", profile);
            ratio(html, worse.ratioTo(entry.of(Subject.FLOOR_MMSG).microsPerPacket()), "of the C floor", profile);
            ratio(html, worse.ratioTo(entry.of(Subject.JANUS).microsPerPacket()), "of Janus", profile);
        }
        return html.append("</div>\n").toString();
    }

    private static void ratio(StringBuilder html, OptionalDouble ratio, String what, String profile) {
        ratio.ifPresent(value -> tile(html, Tables.number(value, 2) + " ×", "the cost " + what, profile));
    }

    private static void tile(StringBuilder html, String figure, String what, String profile) {
        html.append("<div class=\"tile\"><b>")
                .append(Html.text(figure))
                .append("</b>")
                .append(Html.text(what))
                .append("<small>")
                .append(Html.text(profile))
                .append("</small></div>\n");
    }

    private DotPlot costs(Profile profile) {
        DotPlot plot = new DotPlot(
                "CPU per forwarded packet, " + profile.registeredName, "µs", List.of(OURS, SPLIT, FLOOR, RUNS, JANUS));
        for (var each : report.results().steady()) {
            if (each.getKey().profile() == profile) {
                Results.Entry entry = each.getValue();
                plot.row(
                        each.getKey().scenario().name(),
                        List.of(
                                entry.of(Subject.KAKEHASHI).microsPerPacket(),
                                entry.of(Subject.KAKEHASHI_SPLIT).microsPerPacket(),
                                entry.of(Subject.FLOOR_MMSG).microsPerPacket(),
                                entry.of(Subject.FLOOR_GSO).microsPerPacket(),
                                entry.of(Subject.JANUS).microsPerPacket()));
            }
        }
        return plot;
    }

    private DotPlot delays() {
        DotPlot plot = new DotPlot(
                "Added delay of Kakehashi, beside a thread that only sleeps, AEAD_AES_128_GCM",
                "ms",
                List.of(
                        new Series("median", "ours", Mark.DISC),
                        new Series("99th percentile", "ours", Mark.SQUARE),
                        new Series("longest", "ours", Mark.DIAMOND),
                        new Series("sleeper, 99th percentile", "floor", Mark.TICK)));
        for (var each : report.results().steady()) {
            if (each.getKey().profile() != Profile.GCM) {
                continue;
            }
            Measured ours = each.getValue().of(Subject.KAKEHASHI);
            plot.row(
                    each.getKey().scenario().name(),
                    List.of(
                            ours.spread(window -> window.latency().p50() / 1_000),
                            ours.spread(window -> window.latency().p99() / 1_000),
                            ours.spread(window -> window.latency().max() / 1_000),
                            ours.spread(window -> window.control().p99() / 1_000)));
        }
        return plot;
    }
}
