package dev.kakehashi.ice;

import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;

/**
 * The checks of a controlling peer towards a server (RFC 8445 7.2), and its answers to those of a server that is not lite:
 * for load generators and simulations.
 */
public final class ControllingChecks {
    /** A peer-reflexive candidate's priority (RFC 8445 5.1.2.1): type preference 110, the only component. */
    private static final int PRIORITY = 110 << 24 | 65_535 << 8 | 255;

    private static final int REMEMBERED = 32;

    /** The largest there is, so that in a conflict it is always the other one who gives way (RFC 8445 7.3.1.1). */
    private static final long TIE_BREAKER = -1;

    private final String username;
    private final byte[] key;
    private final String expected;
    private final byte[] ownKey;
    private final RandomGenerator random;
    private final byte[] transactionId = new byte[Stun.TRANSACTION_ID_BYTES];
    private final long[] pending = new long[REMEMBERED];
    private final StunMessage own = new StunMessage();
    private int sent;

    public ControllingChecks(IceCredentials own, IceCredentials server, RandomGenerator random) {
        this.username = server.ufrag() + ':' + own.ufrag();
        this.key = Stun.key(server.password());
        this.random = random;
        this.expected = own.ufrag() + ':' + server.ufrag();
        this.ownKey = Stun.key(own.password());
    }

    /**
     * Writes the next check.
     *
     * @param out at least 640 bytes, for the longest username
     * @return its length
     */
    public int writeCheck(byte[] out, boolean nominate) {
        random.nextBytes(transactionId);
        StunWriter writer = new StunWriter(out, Stun.BINDING_REQUEST, transactionId, 0)
                .text(Stun.USERNAME, username)
                .number(Stun.PRIORITY, PRIORITY)
                .longNumber(Stun.ICE_CONTROLLING, TIE_BREAKER);
        if (nominate) {
            writer.flag(Stun.USE_CANDIDATE);
        }
        int length = writer.integrity(key).finish();
        own.wrap(out, 0, length);
        pending[sent++ % REMEMBERED] = own.transactionKey();
        return length;
    }

    /**
     * Answers a check of a server that makes checks of its own.
     *
     * @param source where it came from
     * @param out takes the answer; 128 bytes are enough
     * @return its length, 0 where the check is not authentic
     */
    public int writeAnswer(StunMessage request, InetSocketAddress source, byte[] out) {
        if (!request.isBindingRequest()
                || !expected.equals(request.username())
                || !request.hasValidFingerprint()
                || !request.verifyIntegrity(ownKey)) {
            return 0;
        }
        boolean conflict = request.has(Stun.ICE_CONTROLLING);
        StunWriter writer = new StunWriter(
                out,
                conflict ? Stun.BINDING_ERROR : Stun.BINDING_SUCCESS,
                request.buffer(),
                request.transactionIdOffset());
        if (conflict) {
            writer.error(487, "Role Conflict");
        } else {
            writer.xorMappedAddress(source);
        }
        return writer.integrity(ownKey).finish();
    }

    /** Whether this is the authentic success response to one of our recent checks. */
    public boolean onResponse(StunMessage response) {
        if (response.type() != Stun.BINDING_SUCCESS
                || !response.hasValidFingerprint()
                || !response.verifyIntegrity(key)) {
            return false;
        }
        long transaction = response.transactionKey();
        for (int index = 0; index < Math.min(sent, REMEMBERED); index++) {
            if (pending[index] == transaction) {
                return true;
            }
        }
        return false;
    }
}
