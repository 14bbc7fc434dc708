package dev.kakehashi.sfu.rtcp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 5104 4.3.1: a decoder refresh is wanted of each of these streams.
 *
 * @param ssrcs at most 31 are read
 */
public record FullIntraRequest(int senderSsrc, List<Integer> ssrcs) {
    static final int FORMAT = 4;
    private static final int FIXED_BYTES = 12;
    private static final int ENTRY_BYTES = 8;
    private static final int MAX_ENTRIES = 31;

    public FullIntraRequest {
        ssrcs = List.copyOf(ssrcs);
    }

    static @Nullable FullIntraRequest read(byte[] data, int at, int length) {
        if (length < FIXED_BYTES + ENTRY_BYTES) {
            return null;
        }
        List<Integer> ssrcs = new ArrayList<>();
        int end = at + length;
        for (int entry = at + FIXED_BYTES;
                entry + ENTRY_BYTES <= end && ssrcs.size() < MAX_ENTRIES;
                entry += ENTRY_BYTES) {
            ssrcs.add(RtcpBytes.get32(data, entry));
        }
        return new FullIntraRequest(RtcpBytes.get32(data, at + 4), ssrcs);
    }
}
