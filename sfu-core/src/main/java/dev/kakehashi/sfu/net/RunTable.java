package dev.kakehashi.sfu.net;

import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.sfu.room.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one batch in the order in which they were begun, and for each path the one that is still open. Paths are told
 * apart as objects: each transport keeps its own. Confined to the loop.
 */
final class RunTable {
    private static final int FIRST_RUNS = 64;

    /** Places a run: few enough collide. */
    private static final int SPACE = 4;

    private Run[] runs = new Run[FIRST_RUNS];
    private int count;

    /** Open addressing: numbers of runs plus one, 0 for free. */
    private int[] places = new int[FIRST_RUNS * SPACE];

    private int[] placeOfRun = new int[FIRST_RUNS];

    int count() {
        return count;
    }

    Run run(int index) {
        return runs[index];
    }

    /** The run that was begun last for this very path, or null. */
    @Nullable
    Run latest(Path path) {
        int number = places[placeOf(path)];
        return number == 0 ? null : runs[number - 1];
    }

    /** Begins a run behind all others; from now on the path's latest. */
    Run begin(Path path, @Nullable SrtpSender sender) {
        if (count == runs.length) {
            grow();
        }
        Run run = runs[count];
        if (run == null) {
            run = new Run();
            runs[count] = run;
        }
        run.begin(path, sender);
        put(count++);
        return run;
    }

    /** Forgets all runs. */
    void clear() {
        for (int index = 0; index < count; index++) {
            places[placeOfRun[index]] = 0;
        }
        count = 0;
    }

    private void put(int index) {
        int place = placeOf(runs[index].path());
        places[place] = index + 1;
        placeOfRun[index] = place;
    }

    @SuppressWarnings("ReferenceEquality") // each transport has its own
    private int placeOf(Path path) {
        int mask = places.length - 1;
        int place = System.identityHashCode(path) & mask;
        while (places[place] != 0 && runs[places[place] - 1].path() != path) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        runs = Arrays.copyOf(runs, 2 * runs.length);
        placeOfRun = new int[runs.length];
        places = new int[SPACE * runs.length];
        for (int index = 0; index < count; index++) {
            put(index);
        }
    }
}
