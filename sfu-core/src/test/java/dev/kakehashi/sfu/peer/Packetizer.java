package dev.kakehashi.sfu.peer;

import java.nio.ByteBuffer;

/** Cuts frames into payloads as one codec's RFC says. */
interface Packetizer {
    /**
     * Writes what stands before the body of one packet: the payload descriptor, and the codec's own first bytes.
     *
     * @param index of the packet within its frame
     * @param count packets of the frame
     * @param bodyBytes how many bytes will follow
     */
    void head(ByteBuffer out, EncodedFrame frame, int index, int count, int bodyBytes);
}
