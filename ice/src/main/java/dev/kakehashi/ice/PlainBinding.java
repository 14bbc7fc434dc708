package dev.kakehashi.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Answers plain binding requests (RFC 8489 12), with which a client learns its public address. They carry no proof of
 * where they come from, so the answers are few: {@value #PER_SOURCE} a second for each network (/24, /56) and {@value
 * #IN_ALL} in all, and hardly larger than the request. Confined to one media loop.
 */
public final class PlainBinding {
    static final int PER_SOURCE = 10;
    static final int IN_ALL = 2_000;
    private static final long WINDOW_NANOS = 1_000_000_000L;

    /** Networks counted in a window; two that fall on one place share its budget. */
    private static final int PLACES = 4_096;

    private final short[] answers = new short[PLACES];
    private boolean begun;
    private long windowEndNanos;
    private int total;

    /**
     * Answers a request.
     *
     * @param out takes the answer; 64 bytes are enough
     * @return its length, or -1 when there is none: not a plain request, or over the budget
     */
    public int answer(StunMessage request, InetSocketAddress source, long nowNanos, byte[] out) {
        if (!request.isBindingRequest() || request.has(Stun.USERNAME) || request.unknownRequiredAttribute() >= 0) {
            return -1;
        }
        if (!begun || nowNanos - windowEndNanos >= 0) {
            begun = true;
            windowEndNanos = nowNanos + WINDOW_NANOS;
            java.util.Arrays.fill(answers, (short) 0);
            total = 0;
        }
        int place = place(source.getAddress());
        if (total >= IN_ALL || answers[place] >= PER_SOURCE) {
            return -1;
        }
        total++;
        answers[place]++;
        return new StunWriter(out, Stun.BINDING_SUCCESS, request.buffer(), request.transactionIdOffset())
                .xorMappedAddress(source)
                .finish();
    }

    private static int place(InetAddress address) {
        byte[] bytes = address.getAddress();
        int network = bytes.length == 4 ? 3 : 7;
        int hash = bytes.length;
        for (int index = 0; index < network; index++) {
            hash = hash * 31 + bytes[index];
        }
        hash *= 0x9E3779B9;
        return hash >>> 20;
    }
}
