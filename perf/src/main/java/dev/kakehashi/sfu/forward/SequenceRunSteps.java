package dev.kakehashi.sfu.forward;

/** Drives a {@link SequenceRun}, which is not public, for its benchmark. */
public final class SequenceRunSteps {
    private final SequenceRun run = new SequenceRun(SourceRun.SEQUENCES);
    private long sequence = 65_536;

    public SequenceRunSteps() {
        run.begin(100);
    }

    public long next() {
        long source = sequence++;
        if ((source & 3) == 0) {
            run.drop(source);
        }
        return run.map(source);
    }
}
