package dev.kakehashi.sfu.replay;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads the file format of rtptools, compressed by gzip. */
final class RtpDump {
    private static final int FILE_HEADER_BYTES = 16;
    private static final int PACKET_HEADER_BYTES = 8;

    private RtpDump() {}

    /**
     * One packet of RTP.
     *
     * @param arrivalMillis since the recording began
     */
    record Packet(int arrivalMillis, byte[] data) {}

    static List<Packet> read(InputStream compressed) throws IOException {
        DataInputStream in = new DataInputStream(new GZIPInputStream(compressed));
        byte ofFirstLine = in.readByte();
        while (ofFirstLine != '\n') {
            ofFirstLine = in.readByte();
        }
        in.skipNBytes(FILE_HEADER_BYTES);
        List<Packet> packets = new ArrayList<>();
        while (true) {
            int length;
            try {
                length = in.readUnsignedShort() - PACKET_HEADER_BYTES;
            } catch (EOFException end) {
                return packets;
            }
            in.skipNBytes(2);
            int arrivalMillis = in.readInt();
            byte[] data = new byte[length];
            in.readFully(data);
            packets.add(new Packet(arrivalMillis, data));
        }
    }
}
