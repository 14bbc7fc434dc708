package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.forward.Urgency;

/** Drives a {@link SendQueue}, which is not public, for its benchmark. */
public final class SendQueueSteps {
    private static final int BYTES = 1_200;

    private final PacketPool pool = new PacketPool();
    private final SendQueue queue = new SendQueue(pool);
    private final byte[] packet = new byte[BYTES];

    /** A packet that has to wait. */
    public boolean hold(int each) {
        packet[0] = (byte) each;
        return !queue.isFree(Urgency.STAGE) || queue.add(Urgency.PICTURE, packet, 0, BYTES);
    }

    /** Its turn has come. */
    public int leave() {
        PacketBuffer first = queue.poll();
        if (first == null) {
            return -1;
        }
        int length = first.length;
        pool.release(first);
        return length;
    }
}
