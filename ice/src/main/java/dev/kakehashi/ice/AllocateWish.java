package dev.kakehashi.ice;

import org.jspecify.annotations.Nullable;

/**
 * What an Allocate request asks for (RFC 8656 7.2); made once, read for each request in turn. Confined to one media loop.
 */
final class AllocateWish {
    private boolean isIpv6;
    private boolean isEven;
    private int lifetimeSeconds;

    /** Reads a request; returns why it can't be granted, or null. */
    @Nullable
    TurnError read(StunMessage request, TurnPeers peers) {
        int transport = request.find(Turn.REQUESTED_TRANSPORT);
        int lifetime = Turn.lifetimeSeconds(request);
        if (transport < 0 || request.lengthOf(transport) != 4 || lifetime < 0) {
            return TurnError.BAD_REQUEST;
        }
        lifetimeSeconds = Math.max(lifetime, Turn.DEFAULT_LIFETIME_SECONDS);
        if ((request.buffer()[request.valueOf(transport)] & 0xFF) != Turn.UDP) {
            return TurnError.UNSUPPORTED_TRANSPORT;
        }
        TurnError reservation = readReservation(request);
        return reservation != null ? reservation : readFamily(request, peers);
    }

    /** We reserve nothing: a pair of ports serves RTP without RTCP multiplexing, which we don't speak. */
    private @Nullable TurnError readReservation(StunMessage request) {
        int even = request.find(Turn.EVEN_PORT);
        boolean hasToken = request.has(Turn.RESERVATION_TOKEN);
        isEven = even >= 0;
        boolean hasAdditional = request.has(Turn.ADDITIONAL_ADDRESS_FAMILY);
        boolean hasFamily = hasAdditional || request.has(Turn.REQUESTED_ADDRESS_FAMILY);
        if (isEven && request.lengthOf(even) != 1 || hasToken && (isEven || hasFamily)) {
            return TurnError.BAD_REQUEST;
        }
        boolean reserves = isEven && request.buffer()[request.valueOf(even)] < 0;
        if (reserves && hasAdditional) {
            return TurnError.BAD_REQUEST;
        }
        return reserves || hasToken ? TurnError.INSUFFICIENT_CAPACITY : null;
    }

    private @Nullable TurnError readFamily(StunMessage request, TurnPeers peers) {
        int requested = request.find(Turn.REQUESTED_ADDRESS_FAMILY);
        int additional = request.find(Turn.ADDITIONAL_ADDRESS_FAMILY);
        int family = requested < 0 ? Turn.IPV4 : Turn.family(request, requested);
        if (family < 0 || additional >= 0 && (requested >= 0 || Turn.family(request, additional) != Turn.IPV6)) {
            return TurnError.BAD_REQUEST;
        }
        isIpv6 = family == Turn.IPV6;
        if (requested < 0 && peers.firstOf(false) < 0) {
            // RFC 8656 7.2 wants 440 here. Browsers never name a family, and a server with IPv6 alone would be closed
            // to them.
            isIpv6 = true;
        }
        boolean known = family == Turn.IPV4 || family == Turn.IPV6;
        return known && peers.firstOf(isIpv6) >= 0 ? null : TurnError.ADDRESS_FAMILY_NOT_SUPPORTED;
    }

    boolean isIpv6() {
        return isIpv6;
    }

    boolean isEven() {
        return isEven;
    }

    int lifetimeSeconds() {
        return lifetimeSeconds;
    }
}
