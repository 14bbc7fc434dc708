package dev.kakehashi.sfu.net;

import dev.kakehashi.sfu.CodecPolicy;
import java.net.InetAddress;
import java.util.List;

/**
 * Where and how large the media side is.
 *
 * @param port UDP port for all media, 0 for any free one
 * @param bindAddresses local addresses to serve, never a wildcard; empty for every usable one
 * @param publicAddresses addresses that lead to this machine through a one-to-one NAT, offered as candidates
 * @param loops number of media loops, at least 1; more than 1 needs Linux
 * @param maxParticipants how many people this server takes at once
 * @param codecs in which rooms send video
 */
public record MediaServerConfig(
        int port,
        List<InetAddress> bindAddresses,
        List<InetAddress> publicAddresses,
        int loops,
        int maxParticipants,
        CodecPolicy codecs) {
    /** A transport costs some hundred KiB with its buffers, so this many stay within a heap of half a gigabyte. */
    public static final int DEFAULT_MAX_PARTICIPANTS = 1_000;

    public MediaServerConfig {
        bindAddresses = List.copyOf(bindAddresses);
        publicAddresses = List.copyOf(publicAddresses);
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be at least 1, not " + loops);
        }
    }
}
