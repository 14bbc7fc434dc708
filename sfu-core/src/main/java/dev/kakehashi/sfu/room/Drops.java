package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.SrtpFailure;
import dev.kakehashi.ice.StunDropReason;
import dev.kakehashi.sfu.forward.DropReason;
import org.jspecify.annotations.Nullable;

/** Translates the lower modules' reasons into ours. */
final class Drops {
    private Drops() {}

    static DropReason of(@Nullable StunDropReason reason) {
        return switch (reason) {
            case NOT_A_REQUEST -> DropReason.STUN_NOT_A_REQUEST;
            case WRONG_USERNAME, WRONG_INTEGRITY, WRONG_FINGERPRINT -> DropReason.UNAUTHENTIC_CHECK;
            case null -> DropReason.UNAUTHENTIC_CHECK;
        };
    }

    static DropReason of(SrtpFailure failure, boolean control) {
        return switch (failure) {
            case MALFORMED -> control ? DropReason.MALFORMED_RTCP : DropReason.MALFORMED_RTP;
            case UNAUTHENTIC -> control ? DropReason.UNAUTHENTIC_RTCP : DropReason.UNAUTHENTIC_RTP;
            case REPLAYED -> DropReason.REPLAYED;
            case TOO_MANY_SSRCS -> DropReason.TOO_MANY_SSRCS;
        };
    }
}
