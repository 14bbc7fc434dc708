package dev.kakehashi.ice;

import java.util.random.RandomGenerator;

/** The checks of a controlling peer towards a lite server (RFC 8445 7.2): for load generators and simulations. */
public final class ControllingChecks {
    /** A peer-reflexive candidate's priority (RFC 8445 5.1.2.1): type preference 110, the only component. */
    private static final int PRIORITY = 110 << 24 | 65_535 << 8 | 255;

    private static final int REMEMBERED = 32;

    private final String username;
    private final byte[] key;
    private final long tieBreaker;
    private final RandomGenerator random;
    private final byte[] transactionId = new byte[Stun.TRANSACTION_ID_BYTES];
    private final long[] pending = new long[REMEMBERED];
    private final StunMessage own = new StunMessage();
    private int sent;

    public ControllingChecks(IceCredentials own, IceCredentials server, RandomGenerator random) {
        this.username = server.ufrag() + ':' + own.ufrag();
        this.key = Stun.key(server.password());
        this.random = random;
        this.tieBreaker = random.nextLong();
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
                .longNumber(Stun.ICE_CONTROLLING, tieBreaker);
        if (nominate) {
            writer.flag(Stun.USE_CANDIDATE);
        }
        int length = writer.integrity(key).finish();
        own.wrap(out, 0, length);
        pending[sent++ % REMEMBERED] = own.transactionKey();
        return length;
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
