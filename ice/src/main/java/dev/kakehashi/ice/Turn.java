package dev.kakehashi.ice;

/** Numbers and limits of TURN (RFC 8656 17 to 19). */
final class Turn {
    static final int ALLOCATE = 0x0003;
    static final int REFRESH = 0x0004;
    static final int CREATE_PERMISSION = 0x0008;
    static final int CHANNEL_BIND = 0x0009;
    static final int SEND_INDICATION = 0x0016;
    static final int DATA_INDICATION = 0x0017;
    private static final int SEND = 0x0006;
    private static final int DATA_METHOD = 0x0007;

    /** The class bits of a success and of an error response (RFC 8489 5), to be set in the type of the request. */
    static final int SUCCESS = 0x0100;

    static final int ERROR = 0x0110;

    static final int CHANNEL_NUMBER = 0x000C;
    static final int LIFETIME = 0x000D;
    static final int XOR_PEER_ADDRESS = 0x0012;
    static final int DATA = 0x0013;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    static final int XOR_RELAYED_ADDRESS = 0x0016;
    static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
    static final int EVEN_PORT = 0x0018;
    static final int REQUESTED_TRANSPORT = 0x0019;
    static final int DONT_FRAGMENT = 0x001A;
    static final int RESERVATION_TOKEN = 0x0022;
    static final int ADDITIONAL_ADDRESS_FAMILY = 0x8000;
    static final int ADDRESS_ERROR_CODE = 0x8001;

    /** REQUESTED-TRANSPORT (RFC 8656 18.8) has a number of IP protocols. */
    static final int UDP = 17;

    /** RFC 8656 18.6. */
    static final int IPV4 = 1;

    static final int IPV6 = 2;

    static final int DEFAULT_LIFETIME_SECONDS = 600;
    private static final int MAX_LIFETIME_SECONDS = 3_600;

    static final int FIRST_CHANNEL = 0x4000;

    /** That of RFC 5766 11: RFC 8656 12 ends at 0x4FFF, but clients of before, such as coturn's, choose from all of these. */
    static final int LAST_CHANNEL = 0x7FFF;

    static final int CHANNEL_HEADER_BYTES = 4;

    /** Fits the 16-bit length of every message; no datagram of ours comes near. */
    static final int MAX_PAYLOAD_BYTES = 65_000;

    private Turn() {}

    /** Whether a message type is of one of TURN's methods, in whatever class. */
    static boolean isMethod(int type) {
        return switch (type & ~ERROR) {
            case ALLOCATE, REFRESH, SEND, DATA_METHOD, CREATE_PERMISSION, CHANNEL_BIND -> true;
            default -> false;
        };
    }

    /** Whether a request of TURN may carry this attribute below 0x8000. */
    static boolean isAttribute(int attribute) {
        return switch (attribute) {
            case CHANNEL_NUMBER,
                    LIFETIME,
                    XOR_PEER_ADDRESS,
                    DATA,
                    REALM,
                    NONCE,
                    XOR_RELAYED_ADDRESS,
                    REQUESTED_ADDRESS_FAMILY,
                    EVEN_PORT,
                    REQUESTED_TRANSPORT,
                    DONT_FRAGMENT,
                    RESERVATION_TOKEN -> true;
            default -> false;
        };
    }

    /**
     * The lifetime to grant for what a request asks (RFC 8656 7.2, 8.2): 0 where it asks 0, otherwise between the default
     * and the maximum; -1 where LIFETIME is malformed.
     */
    static int lifetimeSeconds(StunMessage request) {
        int index = request.find(LIFETIME);
        if (index < 0) {
            return DEFAULT_LIFETIME_SECONDS;
        }
        if (request.lengthOf(index) != 4) {
            return -1;
        }
        long asked = Stun.get32(request.buffer(), request.valueOf(index)) & 0xFFFFFFFFL;
        return asked == 0 ? 0 : Math.clamp(asked, DEFAULT_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS);
    }

    /** The address family that an attribute of four bytes names (RFC 8656 18.6, 18.11), or -1. */
    static int family(StunMessage request, int index) {
        return request.lengthOf(index) == 4 ? request.buffer()[request.valueOf(index)] & 0xFF : -1;
    }
}
