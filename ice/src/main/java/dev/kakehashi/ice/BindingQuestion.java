package dev.kakehashi.ice;

import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A plain binding request (RFC 8489 12), and what its answer tells: from which address the question came. One for each
 * question; confined to one thread.
 */
public final class BindingQuestion {
    private static final int FINGERPRINT_BYTES = 8;

    private final byte[] request = new byte[Stun.HEADER_BYTES + FINGERPRINT_BYTES];
    private final StunMessage message = new StunMessage();
    private final long transaction;

    public BindingQuestion(RandomGenerator random) {
        byte[] transactionId = new byte[Stun.TRANSACTION_ID_BYTES];
        random.nextBytes(transactionId);
        int length = new StunWriter(request, Stun.BINDING_REQUEST, transactionId, 0).finish();
        message.wrap(request, 0, length);
        transaction = message.transactionKey();
    }

    /** The datagram to send, as often as it takes. */
    public byte[] request() {
        return request.clone();
    }

    /** The address in the answer (XOR-MAPPED-ADDRESS); null where this is no answer to this question. */
    public @Nullable InetSocketAddress addressIn(byte[] data, int length) {
        if (!message.wrap(data, 0, length)
                || message.type() != Stun.BINDING_SUCCESS
                || message.transactionKey() != transaction) {
            return null;
        }
        return message.xorMappedAddress();
    }
}
