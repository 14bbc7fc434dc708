package dev.kakehashi.ice;

import java.net.InetSocketAddress;

/**
 * Where a client of TURN is; with our own address behind the door the five-tuple of RFC 8656 3.
 *
 * @param door index of our local address, or of the streams
 * @param address the client's transport address as we see it
 * @param isStream whether it comes over TCP or TLS
 */
public record TurnClient(int door, InetSocketAddress address, boolean isStream) {}
