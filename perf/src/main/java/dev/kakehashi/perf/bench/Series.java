package dev.kakehashi.perf.bench;

/**
 * How one thing is drawn in every plot: its colour by the name of a style, and a mark of its own for those who see no
 * colours.
 */
record Series(String title, String style, Mark mark) {
    enum Mark {
        DISC,
        SQUARE,
        TICK,
        DIAMOND
    }

    String svg(double x, double y) {
        return switch (mark) {
            case DISC -> Svg.disc(style, x, y, 5);
            case SQUARE -> Svg.box(style, x, y, 9, 9);
            case TICK -> Svg.box(style, x, y, 3, 14);
            case DIAMOND -> Svg.diamond(style, x, y, 5.5);
        };
    }
}
