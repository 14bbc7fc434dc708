package dev.kakehashi.sfu.rtcp;

/** Walks a compound packet (RFC 3550 6.1) or a reduced-size one (RFC 5506). Confined to one thread. */
public final class RtcpReader {
    private final TransportFeedback feedback = new TransportFeedback();
    private final CongestionFeedback congestion = new CongestionFeedback();

    /**
     * Hands every packet that is understood to the visitor; others are passed over.
     *
     * @return false when a packet was malformed: it and what follows were not read
     */
    public boolean read(byte[] data, int offset, int length, RtcpVisitor visitor) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (end - at < 4 || (data[at] & 0xC0) != 0x80) {
                return false;
            }
            int bytes = (RtcpBytes.get16(data, at + 2) + 1) * 4;
            if (bytes > end - at || !visit(data, at, bytes, visitor)) {
                return false;
            }
            at += bytes;
        }
        return true;
    }

    private boolean visit(byte[] data, int at, int bytes, RtcpVisitor visitor) {
        int format = data[at] & 0x1F;
        switch (data[at + 1] & 0xFF) {
            case RtcpBytes.SENDER_REPORT -> {
                SenderReport report = SenderReport.read(data, at, bytes);
                if (report == null) {
                    return false;
                }
                visitor.onSenderReport(report);
            }
            case RtcpBytes.RECEIVER_REPORT -> {
                ReceiverReport report = ReceiverReport.read(data, at, bytes);
                if (report == null) {
                    return false;
                }
                visitor.onReceiverReport(report);
            }
            case RtcpBytes.TRANSPORT_FEEDBACK -> {
                return transportFeedback(format, data, at, bytes, visitor);
            }
            case RtcpBytes.PAYLOAD_FEEDBACK -> {
                return payloadFeedback(format, data, at, bytes, visitor);
            }
            case RtcpBytes.EXTENDED_REPORT -> {
                return ExtendedReport.read(data, at, bytes, visitor);
            }
            default -> {
                return true;
            }
        }
        return true;
    }

    private boolean transportFeedback(int format, byte[] data, int at, int bytes, RtcpVisitor visitor) {
        if (format == GenericNack.FORMAT) {
            GenericNack nack = GenericNack.read(data, at, bytes);
            if (nack != null) {
                visitor.onGenericNack(nack);
            }
            return nack != null;
        }
        if (format == TransportFeedback.FORMAT) {
            boolean whole = feedback.read(data, at, bytes);
            if (whole) {
                visitor.onTransportFeedback(feedback);
            }
            return whole;
        }
        if (format == CongestionFeedback.FORMAT) {
            boolean whole = congestion.read(data, at, bytes);
            if (whole) {
                visitor.onCongestionFeedback(congestion);
            }
            return whole;
        }
        return true;
    }

    private static boolean payloadFeedback(int format, byte[] data, int at, int bytes, RtcpVisitor visitor) {
        if (format == PictureLossIndication.FORMAT) {
            PictureLossIndication request = PictureLossIndication.read(data, at, bytes);
            if (request != null) {
                visitor.onPictureLossIndication(request);
            }
            return request != null;
        }
        if (format == FullIntraRequest.FORMAT) {
            FullIntraRequest request = FullIntraRequest.read(data, at, bytes);
            if (request != null) {
                visitor.onFullIntraRequest(request);
            }
            return request != null;
        }
        if (format == ReceiverEstimate.FORMAT && ReceiverEstimate.is(data, at, bytes)) {
            ReceiverEstimate estimate = ReceiverEstimate.read(data, at, bytes);
            if (estimate != null) {
                visitor.onReceiverEstimate(estimate);
            }
            return estimate != null;
        }
        return true;
    }
}
