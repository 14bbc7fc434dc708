package dev.kakehashi.signaling.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token says.
 *
 * @param room a folded name of a room
 * @param identity the participant that it is for, null for anybody
 * @param name how the others see its holder, null where the holder chooses
 * @param notBefore null where it is valid at once
 * @param expires exact to a second
 */
public record AccessClaims(
        String room,
        AccessRole role,
        @Nullable String identity,
        @Nullable String name,
        @Nullable Instant notBefore,
        Instant expires) {}
