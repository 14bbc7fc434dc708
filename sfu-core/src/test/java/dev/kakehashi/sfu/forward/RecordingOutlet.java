package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A subscriber's transport that keeps what it is given. */
final class RecordingOutlet implements PacketOutlet {
    final List<byte[]> sent = new ArrayList<>();
    final List<Integer> keyframesAsked = new ArrayList<>();
    final List<SlotQuality> qualities = new ArrayList<>();
    int live;
    int undecodable;
    boolean accepts = true;

    @Override
    public boolean sendRtp(byte[] data, int offset, int length, Urgency urgency, long nowNanos) {
        if (accepts) {
            sent.add(Arrays.copyOfRange(data, offset, offset + length));
        }
        return accepts;
    }

    @Override
    public long roundTripNanos() {
        return 50_000_000L;
    }

    @Override
    public void onSlotLive(Subscription subscription) {
        live++;
    }

    @Override
    public void onQuality(Subscription subscription, SlotQuality quality) {
        qualities.add(quality);
    }

    @Override
    public void onUndecodable(Subscription subscription) {
        undecodable++;
    }

    @Override
    public void requestKeyframe(Subscription subscription, int encoding) {
        keyframesAsked.add(encoding);
    }

    RtpPacket last() {
        return packet(sent.size() - 1);
    }

    RtpPacket packet(int index) {
        RtpPacket view = new RtpPacket();
        byte[] bytes = sent.get(index);
        if (!view.wrap(bytes, 0, bytes.length)) {
            throw new AssertionError("what was sent is no RTP");
        }
        return view;
    }

    /** The sequence numbers of everything that was sent, in order. */
    List<Integer> sequenceNumbers() {
        List<Integer> numbers = new ArrayList<>();
        for (int index = 0; index < sent.size(); index++) {
            numbers.add(packet(index).sequenceNumber());
        }
        return numbers;
    }
}
