package dev.kakehashi.ice;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * How many answers go to sources that have proved nothing: {@value #PER_SOURCE} a second for each network (/24, /56) and
 * {@value #IN_ALL} in all, so that nobody can make us flood somebody else. Confined to one media loop.
 */
final class AnswerBudget {
    static final int PER_SOURCE = 10;
    static final int IN_ALL = 2_000;
    private static final long WINDOW_NANOS = 1_000_000_000L;

    /** Networks counted in a window; two that fall on one place share its budget. */
    private static final int PLACES = 4_096;

    private final short[] answers = new short[PLACES];
    private boolean begun;
    private long windowEndNanos;
    private int total;

    /** Whether one more answer may go there; it is counted then. */
    boolean take(InetAddress source, long nowNanos) {
        if (!begun || nowNanos - windowEndNanos >= 0) {
            begun = true;
            windowEndNanos = nowNanos + WINDOW_NANOS;
            Arrays.fill(answers, (short) 0);
            total = 0;
        }
        int place = place(source);
        if (total >= IN_ALL || answers[place] >= PER_SOURCE) {
            return false;
        }
        total++;
        answers[place]++;
        return true;
    }

    private static int place(InetAddress address) {
        byte[] bytes = address.getAddress();
        int network = bytes.length == 4 ? 3 : 7;
        int hash = bytes.length;
        for (int index = 0; index < network; index++) {
            hash = hash * 31 + bytes[index];
        }
        hash *= 0x9E3779B9;
        return hash >>> 20;
    }
}
