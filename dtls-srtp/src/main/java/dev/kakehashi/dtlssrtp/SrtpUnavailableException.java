package dev.kakehashi.dtlssrtp;

/** The implementation of SRTP that was asked for can't be used here; the message is the reason, without a full stop. */
public final class SrtpUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    SrtpUnavailableException(String reason) {
        super(reason);
    }
}
