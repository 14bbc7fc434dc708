package dev.kakehashi.signaling.sdp;

import org.jspecify.annotations.Nullable;

/** Which way media flows in a section, seen by the side that wrote it (RFC 3264 5.1, RFC 8866 6.7). */
enum Direction {
    SENDRECV("sendrecv", true, true),
    SENDONLY("sendonly", true, false),
    RECVONLY("recvonly", false, true),
    INACTIVE("inactive", false, false);

    private final String attributeName;
    private final boolean sends;
    private final boolean receives;

    Direction(String attributeName, boolean sends, boolean receives) {
        this.attributeName = attributeName;
        this.sends = sends;
        this.receives = receives;
    }

    String attributeName() {
        return attributeName;
    }

    boolean sends() {
        return sends;
    }

    boolean receives() {
        return receives;
    }

    /** The same flow seen by the other side. */
    Direction reversed() {
        return switch (this) {
            case SENDONLY -> RECVONLY;
            case RECVONLY -> SENDONLY;
            case SENDRECV, INACTIVE -> this;
        };
    }

    static @Nullable Direction of(String attributeName) {
        for (Direction direction : values()) {
            if (direction.attributeName.equals(attributeName)) {
                return direction;
            }
        }
        return null;
    }

    /** The direction that these attributes name, or {@code otherwise}. */
    static Direction in(Attributes attributes, Direction otherwise) {
        for (Attribute line : attributes.lines()) {
            Direction direction = of(line.name());
            if (direction != null) {
                return direction;
            }
        }
        return otherwise;
    }
}
