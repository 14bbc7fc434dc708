package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.forward.PacketBuffer;

/** Drives a {@link Lane}, which is not public, for its benchmark. */
public final class LaneSteps {
    private static final int BYTES = 1_200;

    private final Lane lane = new Lane();
    private final PacketBuffer packet = new PacketBuffer();

    public LaneSteps() {
        packet.length = BYTES;
    }

    public int next() {
        LanePacket sent = lane.claim();
        if (sent == null) {
            return -1;
        }
        sent.buffer.copyFrom(packet);
        lane.commit(sent);
        LanePacket received = lane.poll();
        if (received == null) {
            return -1;
        }
        int length = received.buffer.length;
        lane.recycle(received);
        return length;
    }
}
