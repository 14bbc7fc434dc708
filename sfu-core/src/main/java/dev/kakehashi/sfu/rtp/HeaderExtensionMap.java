package dev.kakehashi.sfu.rtp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which header extension has which number on one transport (RFC 8285 5). Immutable. */
public final class HeaderExtensionMap {
    private static final int MAX_ID = 255;
    private final int[] ids = new int[HeaderExtensionKind.values().length];
    private final @Nullable HeaderExtensionKind[] kinds = new HeaderExtensionKind[MAX_ID + 1];

    /** Ids outside 1 to 255 are left out. */
    public HeaderExtensionMap(Map<Integer, HeaderExtensionKind> byId) {
        java.util.Arrays.fill(ids, -1);
        byId.forEach((id, kind) -> {
            if (id >= 1 && id <= MAX_ID) {
                ids[kind.ordinal()] = id;
                kinds[id] = kind;
            }
        });
    }

    /** 1 to 255, or -1 when it was not agreed. */
    public int id(HeaderExtensionKind kind) {
        return ids[kind.ordinal()];
    }

    public @Nullable HeaderExtensionKind kind(int id) {
        return id < 1 || id > MAX_ID ? null : kinds[id];
    }
}
