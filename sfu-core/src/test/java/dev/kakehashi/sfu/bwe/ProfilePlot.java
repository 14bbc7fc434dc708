package dev.kakehashi.sfu.bwe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** Draws estimate, sent rate and capacity over time, and the queue below, as {@code target/plots/NAME.svg}. */
final class ProfilePlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 300;
    private static final int QUEUE_HEIGHT = 120;
    private static final int LEFT = 60;

    private final StringBuilder svg = new StringBuilder();
    private final Formatter out = new Formatter(svg, Locale.ROOT);

    static void write(String name, List<Profile.Sample> samples) {
        ProfilePlot plot = new ProfilePlot();
        double seconds = samples.getLast().seconds();
        double top = 0;
        double queueTop = 10;
        for (Profile.Sample sample : samples) {
            top = Math.max(top, Math.max(sample.capacity(), Math.max(sample.target(), sample.sent())));
            queueTop = Math.max(queueTop, sample.queueMillis());
        }
        plot.begin(name, seconds, top, queueTop);
        double[] values = new double[samples.size()];
        for (int line = 0; line < 4; line++) {
            for (int index = 0; index < values.length; index++) {
                Profile.Sample sample = samples.get(index);
                values[index] = switch (line) {
                    case 0 -> sample.capacity() / top;
                    case 1 -> sample.sent() / top;
                    case 2 -> sample.target() / top;
                    default -> sample.queueMillis() / queueTop;
                };
            }
            String colour = List.of("#999999", "#3b82f6", "#dc2626", "#15803d").get(line);
            plot.line(values, colour, line < 3 ? 20 : 40 + HEIGHT, line < 3 ? HEIGHT : QUEUE_HEIGHT);
        }
        plot.end(name);
    }

    private void begin(String name, double seconds, double top, double queueTop) {
        out.format(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='11'>%n",
                WIDTH + LEFT + 20, HEIGHT + QUEUE_HEIGHT + 70);
        out.format("<rect width='100%%' height='100%%' fill='white'/>%n");
        out.format(
                "<text x='%d' y='14'>%s: capacity (grey), sent (blue), estimate (red); queue (green)</text>%n",
                LEFT, name);
        out.format("<text x='2' y='30'>%.2f Mbit/s</text>%n", top / 1e6);
        out.format("<text x='2' y='%d'>%.0f ms</text>%n", HEIGHT + 50, queueTop);
        for (int second = 0; second <= seconds; second += 5) {
            double x = LEFT + WIDTH * second / seconds;
            out.format("<text x='%.1f' y='%d'>%d s</text>%n", x, HEIGHT + QUEUE_HEIGHT + 58, second);
            out.format("<path d='M%.1f 20v%d' stroke='#eee'/>%n", x, HEIGHT + QUEUE_HEIGHT + 20);
        }
    }

    private void line(double[] values, String colour, int y, int height) {
        out.format("<polyline fill='none' stroke='%s' stroke-width='1.5' points='", colour);
        for (int index = 0; index < values.length; index++) {
            out.format("%.1f,%.1f ", LEFT + WIDTH * (index + 1.0) / values.length, y + height * (1 - values[index]));
        }
        out.format("'/>%n");
    }

    private void end(String name) {
        out.format("</svg>%n");
        try {
            Path folder = Files.createDirectories(Path.of("target", "plots"));
            Files.writeString(folder.resolve(name + ".svg"), svg);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
