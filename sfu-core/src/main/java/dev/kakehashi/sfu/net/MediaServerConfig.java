package dev.kakehashi.sfu.net;

import dev.kakehashi.ice.TurnCredentials;
import dev.kakehashi.sfu.CodecPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and how large the media side is.
 *
 * @param port UDP port for all media, 0 for any free one
 * @param bindAddresses local addresses to serve, never a wildcard; empty for every usable one
 * @param publicAddresses addresses that lead to this machine through a one-to-one NAT, offered as candidates
 * @param loops number of media loops, at least 1; more than 1 needs Linux
 * @param maxParticipants how many people this server takes at once
 * @param codecs in which rooms send video
 * @param turn the credentials of TURN; null where neither TURN is served nor TCP connections are taken
 * @param gather how long, at most, the packets of a picture wait for the rest of it on a busy loop; 0 to {@link #MAX_GATHER}
 */
public record MediaServerConfig(
        int port,
        List<InetAddress> bindAddresses,
        List<InetAddress> publicAddresses,
        int loops,
        int maxParticipants,
        CodecPolicy codecs,
        @Nullable TurnCredentials turn,
        Duration gather) {
    /** The packets of a picture of 1.75 Mbit/s come within 0.6 to 0.9 ms (median of recorded browsers). */
    public static final int MAX_GATHER_MICROS = 1_000;

    public static final Duration MAX_GATHER = Duration.of(MAX_GATHER_MICROS, ChronoUnit.MICROS);

    /** A transport costs some hundred KiB with its buffers, so this many stay within a heap of half a gigabyte. */
    public static final int DEFAULT_MAX_PARTICIPANTS = 1_000;

    public MediaServerConfig {
        bindAddresses = List.copyOf(bindAddresses);
        publicAddresses = List.copyOf(publicAddresses);
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be at least 1, not " + loops);
        }
        if (gather.isNegative() || gather.compareTo(MAX_GATHER) > 0) {
            throw new IllegalArgumentException("gather must be 0 to " + MAX_GATHER + ", not " + gather);
        }
    }
}
