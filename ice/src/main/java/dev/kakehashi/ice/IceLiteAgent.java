package dev.kakehashi.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The lite side of ICE (RFC 8445 2.5, 7.3) for one transport: answers checks and knows how long there was none. It
 * sends no checks of its own. Confined to the transport's media loop, but for the stateless answers to a peer whose
 * transport has no loop yet.
 */
public final class IceLiteAgent {
    /** The peer's consent checks come at least every 5 s (RFC 7675 5.1); this long without one ends the path. */
    public static final long SILENCE_NANOS = 30_000_000_000L;

    /** Checks of the generation before an ICE restart are answered this long: they may still be on their way. */
    public static final long OVERLAP_NANOS = 10_000_000_000L;

    /** Transactions remembered to tell a replayed check; more than a browser sends in a minute. */
    private static final int REMEMBERED = 64;

    private Generation current;
    private @Nullable Generation previous;
    private long previousEndNanos;
    private long lastCheckNanos;
    private final long[] seen = new long[REMEMBERED];
    private int seenCount;

    public IceLiteAgent(IceCredentials local, IceCredentials remote, long nowNanos) {
        current = new Generation(local, remote);
        lastCheckNanos = nowNanos;
    }

    /** Our username fragment to which a check is addressed, or null when it names none. */
    public static @Nullable String localUfragOf(StunMessage message) {
        return message.usernameFront();
    }

    /** New credentials on both sides (RFC 8445 9); the old ones stay valid for {@link #OVERLAP_NANOS}. */
    public void restart(IceCredentials local, IceCredentials remote, long nowNanos) {
        previous = current;
        previousEndNanos = nowNanos + OVERLAP_NANOS;
        current = new Generation(local, remote);
    }

    /** Whether there was no authenticated check for {@link #SILENCE_NANOS}. */
    public boolean isExpired(long nowNanos) {
        return nowNanos - lastCheckNanos >= SILENCE_NANOS;
    }

    /**
     * Takes one message addressed to us.
     *
     * @param source where it came from
     * @param out takes the answer; 128 bytes are enough
     */
    public CheckOutcome onRequest(StunMessage request, InetSocketAddress source, long nowNanos, byte[] out) {
        if (!request.isBindingRequest()) {
            return CheckOutcome.drop(StunDropReason.NOT_A_REQUEST);
        }
        Generation generation = generationOf(request, nowNanos);
        if (generation == null) {
            return CheckOutcome.drop(StunDropReason.WRONG_USERNAME);
        }
        if (!request.hasValidFingerprint()) {
            return CheckOutcome.drop(StunDropReason.WRONG_FINGERPRINT);
        }
        if (!request.verifyIntegrity(generation.key)) {
            return CheckOutcome.drop(StunDropReason.WRONG_INTEGRITY);
        }
        int unknown = request.unknownRequiredAttribute();
        if (unknown >= 0) {
            return CheckOutcome.error(answer(request, Stun.BINDING_ERROR, out)
                    .error(420, "Unknown Attribute")
                    .unknownAttribute(unknown)
                    .integrity(generation.key)
                    .finish());
        }
        if (request.has(Stun.ICE_CONTROLLED)) {
            // RFC 8445 7.3.1.1: we are controlled too, and a lite agent can't be anything else.
            return CheckOutcome.error(answer(request, Stun.BINDING_ERROR, out)
                    .error(487, "Role Conflict")
                    .integrity(generation.key)
                    .finish());
        }
        if (!request.has(Stun.PRIORITY)) {
            return CheckOutcome.error(answer(request, Stun.BINDING_ERROR, out)
                    .error(400, "Bad Request")
                    .integrity(generation.key)
                    .finish());
        }
        lastCheckNanos = nowNanos;
        int length = answer(request, Stun.BINDING_SUCCESS, out)
                .xorMappedAddress(source)
                .integrity(generation.key)
                .finish();
        return new CheckOutcome(length, true, request.has(Stun.USE_CANDIDATE), remember(request), null);
    }

    private static StunWriter answer(StunMessage request, int type, byte[] out) {
        return new StunWriter(out, type, request.buffer(), request.transactionIdOffset());
    }

    private @Nullable Generation generationOf(StunMessage request, long nowNanos) {
        String username = request.username();
        if (username == null) {
            return null;
        }
        if (username.equals(current.username)) {
            return current;
        }
        Generation old = previous;
        boolean valid = old != null && nowNanos - previousEndNanos < 0 && username.equals(old.username);
        return valid ? old : null;
    }

    private boolean remember(StunMessage request) {
        long key = request.transactionKey();
        for (int index = 0; index < Math.min(seenCount, REMEMBERED); index++) {
            if (seen[index] == key) {
                return false;
            }
        }
        seen[seenCount++ % REMEMBERED] = key;
        return true;
    }

    private static final class Generation {
        private final String username;
        private final byte[] key;

        Generation(IceCredentials local, IceCredentials remote) {
            username = local.ufrag() + ':' + remote.ufrag();
            key = Stun.key(local.password());
        }
    }
}
