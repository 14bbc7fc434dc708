package dev.kakehashi.sfu.rtcp;

/** Takes the packets of a compound packet one by one. */
public interface RtcpVisitor {
    default void onSenderReport(SenderReport report) {}

    default void onReceiverReport(ReceiverReport report) {}

    default void onGenericNack(GenericNack nack) {}

    default void onPictureLossIndication(PictureLossIndication request) {}

    default void onFullIntraRequest(FullIntraRequest request) {}

    default void onDelaySinceReferenceTime(DelaySinceReferenceTime answer) {}

    /** Good until the method returns: the next feedback is read into the same object. */
    default void onTransportFeedback(TransportFeedback feedback) {}

    /** Likewise. */
    default void onCongestionFeedback(CongestionFeedback feedback) {}

    default void onReceiverEstimate(ReceiverEstimate estimate) {}
}
