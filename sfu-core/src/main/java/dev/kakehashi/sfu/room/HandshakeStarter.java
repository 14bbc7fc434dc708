package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.DtlsEndpoint;
import dev.kakehashi.dtlssrtp.DtlsListener;
import dev.kakehashi.dtlssrtp.DtlsRole;
import dev.kakehashi.dtlssrtp.Fingerprint;
import java.util.List;

/** Opens the DTLS association of one transport. Simulations put one here that yields keys without a handshake. */
@FunctionalInterface
public interface HandshakeStarter {
    /**
     * @param expected the peer's certificate must match one of these
     * @param listener called from a thread of the handshake's own
     */
    DtlsEndpoint open(DtlsRole role, List<Fingerprint> expected, DtlsListener listener);
}
