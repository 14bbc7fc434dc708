package dev.kakehashi.signaling;

/** The stable codes of {@code error} (docs/protocol.md). */
enum ErrorCode {
    BAD_JSON(1007),
    BAD_MESSAGE,
    UNKNOWN_TYPE,
    VERSION(1008),
    NOT_JOINED,
    ALREADY_JOINED,
    BAD_ROOM,
    BAD_NAME,
    UNAUTHORIZED,
    ROOM_FULL,
    SERVER_FULL,
    DRAINING,
    BAD_SDP,
    UNKNOWN_SLOT,
    NO_SUCH_PARTICIPANT,
    RESUME_FAILED,
    TOO_FAST(1008),
    TOO_LARGE(1009),
    INTERNAL;

    /** What the connection goes on with. */
    private static final int STAYS_OPEN = -1;

    private final int closeCode;

    ErrorCode() {
        this(STAYS_OPEN);
    }

    ErrorCode(int closeCode) {
        this.closeCode = closeCode;
    }

    /** Whether the server closes the connection after it. */
    boolean closes() {
        return closeCode != STAYS_OPEN;
    }

    /** RFC 6455 7.4.1, only where {@link #closes()}. */
    int closeCode() {
        return closeCode;
    }
}
