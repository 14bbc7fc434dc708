package dev.kakehashi.signaling.access;

import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for.
 *
 * @param room as the client wrote it
 * @param identity the participant that a WHIP or WHEP address names, null where none is named
 */
public record AccessRequest(
        String room, AccessRole role, @Nullable String identity) {}
