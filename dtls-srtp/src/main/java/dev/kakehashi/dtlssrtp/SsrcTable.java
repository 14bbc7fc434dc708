package dev.kakehashi.dtlssrtp;

import org.jspecify.annotations.Nullable;

/**
 * What is kept for each SSRC of one transport: open addressing over primitive keys, so that a look-up allocates nothing.
 * Bounded. Confined to one thread.
 */
final class SsrcTable<T> {
    /** Far more than 25 people with their retransmission streams need. */
    static final int MAX_SSRCS = 1_024;

    private int[] keys = new int[16];
    private @Nullable Object[] values = new Object[16];
    private int size;

    @SuppressWarnings("unchecked") // only T is ever put in
    @Nullable
    T get(int ssrc) {
        return (T) values[place(keys, values, ssrc)];
    }

    /** Returns false when the table is full. */
    boolean put(int ssrc, T value) {
        int place = place(keys, values, ssrc);
        if (values[place] == null) {
            if (size >= MAX_SSRCS) {
                return false;
            }
            size++;
            if (size * 2 > keys.length) {
                grow();
                place = place(keys, values, ssrc);
            }
        }
        keys[place] = ssrc;
        values[place] = value;
        return true;
    }

    boolean isFull() {
        return size >= MAX_SSRCS;
    }

    private void grow() {
        int[] moreKeys = new int[keys.length * 2];
        @Nullable Object[] moreValues = new Object[keys.length * 2];
        for (int index = 0; index < keys.length; index++) {
            if (values[index] != null) {
                int place = place(moreKeys, moreValues, keys[index]);
                moreKeys[place] = keys[index];
                moreValues[place] = values[index];
            }
        }
        keys = moreKeys;
        values = moreValues;
    }

    /** Where the SSRC stands, or would stand. At least half of the places are free. */
    private static int place(int[] keys, @Nullable Object[] values, int ssrc) {
        int mask = keys.length - 1;
        int place = ssrc * 0x9E3779B9 >>> 7 & mask;
        while (values[place] != null && keys[place] != ssrc) {
            place = place + 1 & mask;
        }
        return place;
    }
}
