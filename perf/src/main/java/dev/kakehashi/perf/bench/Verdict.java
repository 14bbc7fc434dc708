package dev.kakehashi.perf.bench;

/** Whether a run did what it is for. */
final class Verdict {
    /** More is not noise of the machine any more. */
    private static final double BAD_LOSS = 0.02;

    private Verdict() {}

    /**
     * Whether our server gave a figure for every scenario.
     *
     * @param strict whether heavy loss is a failure as well
     */
    static boolean of(Results results, boolean strict) {
        return !results.entries().isEmpty()
                && results.entries().entrySet().stream().allMatch(each -> {
                    Results.Entry entry = each.getValue();
                    if (!each.getKey().scenario().isSteady()) {
                        return !entry.whole(Subject.KAKEHASHI).isEmpty();
                    }
                    Measured ours = entry.of(Subject.KAKEHASHI);
                    boolean figure = ours.microsPerPacket().isKnown();
                    return figure && (!strict || ours.spread(Window::lostShare).median() <= BAD_LOSS);
                });
    }
}
