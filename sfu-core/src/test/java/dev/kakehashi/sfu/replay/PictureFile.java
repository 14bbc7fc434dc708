package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes of a stream of packets a file that FFmpeg reads: IVF, for H264 a plain byte stream (H.264 annex B). */
final class PictureFile {
    private static final int IVF_HEADER_BYTES = 32;
    private static final int IVF_FRAME_HEADER_BYTES = 12;
    private static final int TIMEBASE = 90_000;

    private final Codec codec;
    private final List<byte[]> pictures = new ArrayList<>();
    private final List<Integer> timestamps = new ArrayList<>();
    private int cut;

    /**
     * @param packets in the order of their sequence numbers; a picture is what has one timestamp
     */
    PictureFile(Codec codec, List<byte[]> packets) {
        this.codec = codec;
        FrameAssembler assembler = FrameAssembler.of(codec);
        RtpPacket view = new RtpPacket();
        int timestamp = 0;
        boolean open = false;
        for (byte[] packet : packets) {
            if (!view.wrap(packet, 0, packet.length) || view.payloadLength() == 0) {
                continue;
            }
            if (open && view.timestamp() != timestamp) {
                byte[] _ = assembler.take();
                cut++;
            }
            timestamp = view.timestamp();
            assembler.add(view);
            open = !view.marker();
            if (view.marker()) {
                timestamps.add(timestamp);
                pictures.add(assembler.take());
            }
        }
    }

    /** How many pictures there are whose end came. */
    int count() {
        return pictures.size();
    }

    /**
     * How many were left out, as browsers do, because their end never came: Chromium's pacer throws away what still waits
     * when a key frame follows, and at a switch the rest of the old layer's picture stays behind.
     */
    int cut() {
        return cut;
    }

    /** As FFmpeg names the format. */
    String format() {
        return codec == Codec.H264 ? "h264" : "ivf";
    }

    void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            if (codec != Codec.H264) {
                out.write(ivfHeader());
            }
            for (int index = 0; index < pictures.size(); index++) {
                byte[] picture = pictures.get(index);
                if (codec != Codec.H264) {
                    ByteBuffer header =
                            ByteBuffer.allocate(IVF_FRAME_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    header.putInt(picture.length).putLong(timestamps.get(index) - timestamps.getFirst());
                    out.write(header.array());
                }
                out.write(picture);
            }
        }
    }

    private byte[] ivfHeader() {
        String fourcc = codec == Codec.AV1 ? "AV01" : codec == Codec.VP9 ? "VP90" : "VP80";
        ByteBuffer header = ByteBuffer.allocate(IVF_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put("DKIF".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0)
                .putShort((short) IVF_HEADER_BYTES);
        header.put(fourcc.getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 640)
                .putShort((short) 360);
        header.putInt(TIMEBASE).putInt(1).putInt(pictures.size()).putInt(0);
        return header.array();
    }
}
