package dev.kakehashi.signaling;

/**
 * Under which name and port a client reached this server: what leads there once leads there again.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets; already checked
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {}
