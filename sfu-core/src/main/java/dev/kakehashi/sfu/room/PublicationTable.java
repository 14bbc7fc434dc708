package dev.kakehashi.sfu.room;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shard keeps of publications, by their number: looked up for every packet, and so without an object for the key
 * ({@code HashMap} would make one). Open addressing with linear probing; half full at most. Confined to the shard.
 */
final class PublicationTable<V> {
    private static final int FIRST_CAPACITY = 16;

    /** Zero stands for a free place; publications count from 1. */
    private static final long FREE = 0;

    private long[] ids = new long[FIRST_CAPACITY];
    private @Nullable Object[] values = new Object[FIRST_CAPACITY];
    private int size;

    /** The value of a publication, or null. */
    @SuppressWarnings("unchecked")
    @Nullable
    V get(long id) {
        return (V) values[place(id)];
    }

    /**
     * @param id not 0
     */
    void put(long id, V value) {
        int place = place(id);
        if (ids[place] == FREE) {
            ids[place] = id;
            size++;
        }
        values[place] = value;
        if (size * 2 > ids.length) {
            grow();
        }
    }

    void remove(long id) {
        int hole = place(id);
        if (ids[hole] == FREE) {
            return;
        }
        size--;
        // What was pushed on by the one that goes moves up, so that it is still found.
        for (int next = after(hole); ids[next] != FREE; next = after(next)) {
            int home = home(ids[next]);
            boolean reachesHole = (next - home & ids.length - 1) >= (next - hole & ids.length - 1);
            if (reachesHole) {
                ids[hole] = ids[next];
                values[hole] = values[next];
                hole = next;
            }
        }
        ids[hole] = FREE;
        values[hole] = null;
    }

    /** All values, as they are now. */
    @SuppressWarnings("unchecked")
    List<V> values() {
        List<V> all = new ArrayList<>(size);
        for (Object value : values) {
            if (value != null) {
                all.add((V) value);
            }
        }
        return all;
    }

    private void grow() {
        long[] oldIds = ids;
        @Nullable Object[] oldValues = values;
        ids = new long[oldIds.length * 2];
        values = new Object[oldIds.length * 2];
        for (int index = 0; index < oldIds.length; index++) {
            if (oldIds[index] != FREE) {
                int place = place(oldIds[index]);
                ids[place] = oldIds[index];
                values[place] = oldValues[index];
            }
        }
    }

    /** Where a publication stands, or the free place where it would. */
    private int place(long id) {
        int place = home(id);
        while (ids[place] != FREE && ids[place] != id) {
            place = after(place);
        }
        return place;
    }

    /** Numbers are given one after the other, so their low bits spread well. */
    private int home(long id) {
        return (int) id & ids.length - 1;
    }

    private int after(int place) {
        return place + 1 & ids.length - 1;
    }
}
