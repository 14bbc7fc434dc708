package dev.kakehashi.signaling;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.signaling.access.AccessPolicy;

/**
 * The limits of signalling. The times are checked at {@link SignalingServer#onTick}, so they are exact to about a second.
 *
 * @param graceSeconds how long a participant stays in the room without a signalling connection, 0 to 600
 * @param joinDeadlineSeconds how long a connection may take to join, 1 to 600
 * @param idleSeconds how long a connection may be silent; clients ping every 10 s, 1 to 3600
 * @param messageBurst how many messages a connection may send at once, 1 to 10,000
 * @param messagesPerSecond how many messages a second a connection may send on average, 1 to 10,000
 * @param codecs the video codecs that are agreed to
 * @param access who may enter
 * @param iceServers what clients are told of how they may reach the media port
 */
public record SignalingConfig(
        int graceSeconds,
        int joinDeadlineSeconds,
        int idleSeconds,
        int messageBurst,
        int messagesPerSecond,
        CodecPolicy codecs,
        AccessPolicy access,
        IceServers iceServers) {
    public SignalingConfig {
        requireRange("graceSeconds", graceSeconds, 0, 600);
        requireRange("joinDeadlineSeconds", joinDeadlineSeconds, 1, 600);
        requireRange("idleSeconds", idleSeconds, 1, 3600);
        requireRange("messageBurst", messageBurst, 1, 10_000);
        requireRange("messagesPerSecond", messagesPerSecond, 1, 10_000);
    }

    /** The limits that {@code docs/protocol.md} names; everybody may enter. */
    public static SignalingConfig defaults() {
        return with(CodecPolicy.defaults(), AccessPolicy.open(), IceServers.none());
    }

    /** The same limits. */
    public static SignalingConfig with(CodecPolicy codecs, AccessPolicy access, IceServers iceServers) {
        return new SignalingConfig(30, 10, 40, 50, 20, codecs, access, iceServers);
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
