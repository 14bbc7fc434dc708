package dev.kakehashi.dtlssrtp;

/** Why a DTLS association ended, or did not come about. */
public enum DtlsEndReason {
    /** The handshake did not finish in time. */
    TIMEOUT,
    /** The peer's certificate is not the one whose fingerprint stands in the SDP. */
    FINGERPRINT_MISMATCH,
    /** The peer showed no certificate. */
    NO_CERTIFICATE,
    /** The peer offered no SRTP protection profile of ours. */
    NO_COMMON_SRTP_PROFILE,
    /** Another error in the handshake, or a fatal alert. */
    FAILED,
    /** The peer sent close_notify. */
    PEER_CLOSED,
    /** We closed it. */
    CLOSED,
    /** Too many handshakes were under way. */
    REFUSED
}
