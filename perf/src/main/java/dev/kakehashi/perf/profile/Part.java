package dev.kakehashi.perf.profile;

import java.util.List;

/** A part of the server's work, told by the innermost function on the stack that belongs to one. */
enum Part {
    /** Runs, the call that sends them, and what the kernel does in it. */
    SENDING(
            "sfu.net.SegmentedSender",
            "sfu.net.ChannelSender",
            "sfu.net.Run.",
            "sfu.net.MessageBatch",
            "sfu.net.LinuxSockets.sendmmsg"),
    ENCRYPTION("dtlssrtp.", "CRYPTO_", "EVP_", "OSSL_", "ossl_"),
    /** Estimator, pacer and allocator, with the reading of what feeds them. */
    ADAPTATION(
            "sfu.bwe.",
            "sfu.room.Downlink",
            "sfu.room.SendQueue",
            "sfu.room.HeardVoices",
            "sfu.rtcp.TransportFeedback",
            "sfu.rtcp.CongestionFeedback",
            "sfu.forward.SlotShare",
            "sfu.forward.HopExtension"),
    FORWARDING("sfu.forward.", "sfu.room.Switchboard"),
    ICE("ice."),
    REPORTS("sfu.rtcp.", "sfu.room.TransportReports", "sfu.room.PublisherFeedback", "sfu.room.RoundTrip"),
    /** Sockets, timers and the event loop. */
    RECEIVING("sfu.net.", "sfu.room.", "io.netty."),
    /** Of other threads mostly: the compiler, the collector, signalling. */
    OTHER;

    private static final String OURS = "dev.kakehashi.";
    private static final String LIBCRYPTO = "libcrypto.so";

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> prefixes;

    Part(String... prefixes) {
        this.prefixes = List.of(prefixes);
    }

    /**
     * @param functions of one stack, innermost first: Java's as {@code package.Class.method}
     */
    static Part of(List<String> functions) {
        for (String function : functions) {
            if (function.contains(LIBCRYPTO)) {
                return ENCRYPTION;
            }
            String name = function.startsWith(OURS) ? function.substring(OURS.length()) : function;
            for (Part each : values()) {
                if (each.prefixes.stream().anyMatch(name::startsWith)) {
                    return each;
                }
            }
        }
        return OTHER;
    }
}
