package dev.kakehashi.dtlssrtp;

/** Which implementation of SRTP the person who runs the server wants. */
public enum SrtpPreference {
    /** OpenSSL where it can be used, jitsi-srtp elsewhere. Nothing is timed: the same machine always gets the same. */
    AUTO,
    JITSI,
    OPENSSL
}
