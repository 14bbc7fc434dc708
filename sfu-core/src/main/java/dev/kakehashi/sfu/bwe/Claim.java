package dev.kakehashi.sfu.bwe;

/**
 * What one slot could be given: a ladder of options, each dearer and better than the one before, and how much the person
 * cares. Used again and again. Confined to the shard.
 */
public final class Claim {
    /** Three encodings or spatial layers with three temporal layers each, and a few to spare. */
    static final int MAX_OPTIONS = 16;

    /** Stands for an option while the slot gets nothing. */
    public static final int NOTHING = -1;

    /** So the smallest picture needs twice its rate besides. */
    private static final int PROBING_CAUTION = 4;

    private final int[] ids = new int[MAX_OPTIONS];
    private final long[] rates = new long[MAX_OPTIONS];
    private final double[] values = new double[MAX_OPTIONS];
    private int options;
    private double weight;
    private int caution;
    private long held;
    private boolean paused;
    private int given = NOTHING;
    private int step = NOTHING;
    private double gain;

    /**
     * Begins a new ladder.
     *
     * @param stepWeight how much a step is worth beside the same step of another slot, above 0
     * @param stepCaution by how much the room must be larger than usual that a step up needs besides, 1 or more
     */
    public void begin(double stepWeight, int stepCaution) {
        weight = stepWeight;
        caution = stepCaution;
        held = 0;
        paused = false;
        options = 0;
        given = NOTHING;
    }

    /** The slot has this option now, or {@link #NOTHING}: for more than that there must be room to spare. */
    public void holds(int id) {
        held = 0;
        for (int option = 0; option < options; option++) {
            if (ids[option] <= id) {
                held = rates[option];
            }
        }
    }

    /**
     * The slot was left without: so that pictures don't come and go it needs much room.
     *
     * @param probing whether the path is being probed: what the last probe won the next may refute, so it needs even more
     */
    public void holdsNothingSincePaused(boolean probing) {
        held = 0;
        paused = true;
        if (probing) {
            caution *= PROBING_CAUTION;
        }
    }

    /** The slot is new: it may have whatever fits. */
    public void holdsAll() {
        held = Long.MAX_VALUE;
    }

    /**
     * Adds an option. One that costs no more than an earlier one and is worth more takes its place; one that costs more and
     * is worth no more is left out.
     *
     * @param id the caller's name for it; grows with the quality
     * @param bitsPerSecond above 0
     * @param value to be compared within the slot and, times the weight, between slots
     */
    public void offer(int id, long bitsPerSecond, double value) {
        int at = options;
        while (at > 0 && rates[at - 1] >= bitsPerSecond) {
            at--;
        }
        if (at > 0 && values[at - 1] >= value) {
            return;
        }
        int next = at;
        while (next < options && values[next] <= value) {
            next++;
        }
        int removed = next - at;
        if (next < options && rates[next] == bitsPerSecond) {
            return;
        }
        if (options - removed + 1 > MAX_OPTIONS) {
            return;
        }
        System.arraycopy(ids, next, ids, at + 1, options - next);
        System.arraycopy(rates, next, rates, at + 1, options - next);
        System.arraycopy(values, next, values, at + 1, options - next);
        ids[at] = id;
        rates[at] = bitsPerSecond;
        values[at] = value;
        options += 1 - removed;
    }

    int options() {
        return options;
    }

    public boolean isEmpty() {
        return options == 0;
    }

    /** Bits a second of an option; 0 of none. */
    long rate(int option) {
        return option == NOTHING ? 0 : rates[option];
    }

    /** What an option must leave free beside itself: nothing up to what the slot has, then a share of it or of what is gained. */
    long spare(int option) {
        return spareBeside(rates[option]);
    }

    private long spareBeside(long rate) {
        if (rate <= held) {
            return 0;
        }
        long gain = (rate - held) * caution * BitrateAllocator.SPARE_PERCENT / 100;
        long usual = Math.max(gain, rate / BitrateAllocator.SPARE_PART);
        if (paused) {
            long ofSmall = rate / BitrateAllocator.SPARE_PART_OF_PAUSED;
            return Math.max(usual, caution * Math.min(ofSmall, BitrateAllocator.MOST_SPARE_OF_PAUSED));
        }
        return usual;
    }

    /** Whether something of this rate, were it on the ladder, could take the place of what was given. */
    public boolean wouldTake(long bitsPerSecond, long spareBitsPerSecond) {
        return bitsPerSecond - givenBitsPerSecond() + spareBeside(bitsPerSecond) <= spareBitsPerSecond;
    }

    /** Looks for the step that gains most for its bits among those for which there is room. */
    void seek(long leftBitsPerSecond) {
        step = NOTHING;
        gain = 0;
        if (given == NOTHING) {
            return;
        }
        for (int option = given + 1; option < options; option++) {
            long cost = rates[option] - rates[given];
            double each = weight * (values[option] - values[given]) / cost;
            if (each > gain && cost + spare(option) <= leftBitsPerSecond) {
                step = option;
                gain = each;
            }
        }
    }

    /** Worth for each bit of the step that was found, 0 where none was. */
    double gain() {
        return gain;
    }

    boolean stepFits(long leftBitsPerSecond) {
        return rates[step] - rates[given] + spare(step) <= leftBitsPerSecond;
    }

    /** Gives the step that was found; returns its bits a second. */
    long takeStep() {
        long cost = rates[step] - rates[given];
        given = step;
        return cost;
    }

    void give(int option) {
        given = option;
    }

    /** The id of the option that the slot gets, or {@link #NOTHING}. */
    public int given() {
        return given == NOTHING ? NOTHING : ids[given];
    }

    /** The id of the option that costs least, or {@link #NOTHING} of an empty ladder. */
    public int least() {
        return options == 0 ? NOTHING : ids[0];
    }

    /** The id of the option above this one, or this one where it is the best. */
    public int next(int id) {
        for (int option = 0; option < options - 1; option++) {
            if (ids[option] == id) {
                return ids[option + 1];
            }
        }
        return id;
    }

    /** Bits a second of what the slot gets. */
    public long givenBitsPerSecond() {
        return rate(given);
    }

    /** What must be free beside the best option before the slot gets it; 0 where it has it. */
    public long missingSpare() {
        return isFull() ? 0 : spare(options - 1);
    }

    /** Whether there is nothing better in the ladder. */
    public boolean isFull() {
        return given == options - 1;
    }
}
