package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One encoding of a made-up video track: encoder, packets, numbers. */
final class VideoEncoding {
    private static final int KEY_FACTOR = 3;
    private static final int TOP_WIDTH = 1_280;
    private static final int TOP_HEIGHT = 720;

    private final TestFormats formats;
    private final int number;
    private final int mark;
    private final SentStream stream;
    private TrackPlan plan;
    private SyntheticEncoder encoder;
    private Packetizer packetizer;
    private DescriptorWriter descriptor;
    private final List<FrameMark> sent = new ArrayList<>();
    private boolean running = true;
    private int keyframes;

    VideoEncoding(TestFormats formats, TrackPlan plan, int number, int mark, SentStream stream) {
        this.formats = formats;
        this.number = number;
        this.mark = mark;
        this.stream = stream;
        become(plan);
    }

    /** Goes on as another kind of stream, under the same SSRC. */
    void become(TrackPlan other) {
        plan = other;
        int shift = plan.encodings() - 1 - number;
        int width = TOP_WIDTH >> shift;
        int height = TOP_HEIGHT >> shift;
        encoder = new SyntheticEncoder(plan.layers(), (mark * 5 + number * 11) & 31);
        packetizer = plan.packetizer(width, height);
        descriptor = new DescriptorWriter(plan.layers(), width, height, plan.freshIds());
    }

    SentStream stream() {
        return stream;
    }

    SyntheticEncoder encoder() {
        return encoder;
    }

    byte[] damaged(Damage damage, long nowNanos) {
        return damage.packet(formats, stream, formats.payloadType(plan.codec()), plan.codec(), nowNanos);
    }

    /** Every packet that was sent, each once. */
    List<FrameMark> sent() {
        return sent;
    }

    int keyframes() {
        return keyframes;
    }

    void running(boolean on) {
        if (on && !running) {
            encoder.wantKeyframe();
        }
        running = on;
    }

    void next(long capturedNanos, List<byte[]> out) {
        if (!running) {
            return;
        }
        for (EncodedFrame frame : encoder.next()) {
            keyframes += frame.key() && frame.spatial() == 0 ? 1 : 0;
            int count = plan.packets(number) * (frame.key() ? KEY_FACTOR : 1);
            for (int index = 0; index < count; index++) {
                out.add(packet(frame, index, count, capturedNanos));
            }
        }
    }

    private byte[] packet(EncodedFrame frame, int index, int count, long capturedNanos) {
        FrameMark truth = new FrameMark(
                mark,
                number,
                frame.spatial(),
                frame.temporal(),
                frame.picture(),
                frame.frame(),
                frame.tl0(),
                frame.key(),
                index,
                count,
                capturedNanos,
                frame.references());
        sent.add(truth);
        boolean first = index == 0;
        boolean last = index == count - 1;
        ByteBuffer payload = ByteBuffer.allocate(plan.bodyBytes() + 64);
        int body = Math.max(plan.bodyBytes(), truth.bytes());
        packetizer.head(payload, frame, index, count, body);
        payload.position(payload.position() + body - truth.bytes());
        truth.write(payload);
        byte[] bytes = new byte[payload.position()];
        payload.flip().get(bytes);
        return stream.packet(
                extensions(frame, first, last),
                formats.payloadType(plan.codec()),
                last && !frame.above(),
                capturedNanos,
                bytes);
    }

    private RtpWriter extensions(EncodedFrame frame, boolean first, boolean last) {
        RtpWriter writer = new RtpWriter()
                .extension(formats, HeaderExtensionKind.TRANSPORT_WIDE_CC, (byte) 0x12, (byte) stream.packets())
                .extension(formats, HeaderExtensionKind.ABS_SEND_TIME, (byte) 1, (byte) 2, (byte) 3);
        if (last) {
            writer.extension(formats, HeaderExtensionKind.VIDEO_ORIENTATION, (byte) 1);
        }
        if (plan.descriptor()) {
            byte[] described = descriptor.write(frame, first, last, encoder.active());
            writer.extension(formats, HeaderExtensionKind.DEPENDENCY_DESCRIPTOR, described);
        }
        return writer;
    }
}
