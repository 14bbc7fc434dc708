package dev.kakehashi.sfu;

/** By what the two ends of a transport tell each other how much of it comes through. The same in both directions. */
public enum BandwidthFeedback {
    /** Reports of reception only (RFC 3550 6.4). */
    NONE,
    /** What the receiver believes that its network carries (REMB, draft-alvestrand-rmcat-remb-03). */
    RECEIVER_ESTIMATE,
    /** When each packet came (draft-holmer-rmcat-transport-wide-cc-extensions-01). */
    TRANSPORT_WIDE,
    /** When each packet of each stream came (RFC 8888). */
    CONGESTION_CONTROL
}
