package dev.kakehashi.ice;

/**
 * The short-term credentials of one ICE agent and one generation (RFC 8445 5.3, RFC 8839 5.4).
 *
 * @param ufrag username fragment, 4 to 256 ice-chars; ours are at least 8
 * @param password 22 to 256 ice-chars; ours are at least 24
 */
public record IceCredentials(String ufrag, String password) {}
