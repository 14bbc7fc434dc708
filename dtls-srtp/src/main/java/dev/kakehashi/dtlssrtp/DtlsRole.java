package dev.kakehashi.dtlssrtp;

/** Who opens the handshake (RFC 5763 5). */
public enum DtlsRole {
    /** We wait: {@code a=setup:passive}. */
    SERVER,
    /** We begin: {@code a=setup:active}. */
    CLIENT
}
