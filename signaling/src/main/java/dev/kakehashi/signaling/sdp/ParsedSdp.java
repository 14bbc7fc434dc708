package dev.kakehashi.signaling.sdp;

/** What became of a text that should be a session description. */
sealed interface ParsedSdp {
    record Valid(SessionDescription description) implements ParsedSdp {}

    /**
     * It is none.
     *
     * @param problem a sentence for people that names the line; holds nothing of the text itself
     */
    record Malformed(String problem) implements ParsedSdp {}
}
