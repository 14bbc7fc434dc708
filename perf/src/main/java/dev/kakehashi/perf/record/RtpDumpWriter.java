package dev.kakehashi.perf.record;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Writes packets in the file format of rtptools, which Wireshark reads as well: a line of text, a header of 16 bytes, then
 * of each packet a header of 8 bytes and the packet. All numbers are big-endian.
 *
 * <pre>
 * #!rtpplay1.0 ADDRESS/PORT\n
 * | start, seconds (32) | start, microseconds (32) | source address (32) | port (16) | 0 (16) |
 * | length with this header (16) | length of the packet (16) | milliseconds since the start (32) | packet |
 * </pre>
 */
final class RtpDumpWriter implements AutoCloseable {
    private static final int PACKET_HEADER_BYTES = 8;

    private final DataOutputStream out;

    /**
     * Writes the header; the source's address is left at 0, for it says nothing on loopback.
     *
     * @param out is closed with this writer
     */
    RtpDumpWriter(OutputStream out, Instant start) throws IOException {
        this.out = new DataOutputStream(out);
        this.out.write("#!rtpplay1.0 127.0.0.1/0\n".getBytes(StandardCharsets.US_ASCII));
        this.out.writeInt((int) start.getEpochSecond());
        this.out.writeInt(start.getNano() / 1_000);
        this.out.writeInt(0);
        this.out.writeInt(0);
    }

    void write(RecordedPacket packet) throws IOException {
        int length = packet.data().length;
        out.writeShort(PACKET_HEADER_BYTES + length);
        out.writeShort(length);
        out.writeInt((int) TimeUnit.NANOSECONDS.toMillis(packet.arrivalNanos()));
        out.write(packet.data());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
