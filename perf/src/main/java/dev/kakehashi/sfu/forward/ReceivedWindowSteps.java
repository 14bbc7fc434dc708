package dev.kakehashi.sfu.forward;

/** Drives a {@link ReceivedWindow}, which is not public, for its benchmark. */
public final class ReceivedWindowSteps {
    private static final int LATE_OF = 10;
    private static final int LATE_BY = 40;

    private final ReceivedWindow window = new ReceivedWindow();
    private long sequence = 65_540;

    public boolean next() {
        sequence++;
        return window.accept(sequence % LATE_OF == 0 ? sequence - LATE_BY : sequence);
    }
}
