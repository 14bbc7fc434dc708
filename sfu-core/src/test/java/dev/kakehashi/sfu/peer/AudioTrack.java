package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import java.nio.ByteBuffer;
import java.util.List;

/** Made-up Opus, with or without redundancy (RFC 2198 3). */
final class AudioTrack implements SyntheticTrack {
    private static final int SILENCE = 127;

    /** RFC 6464: of speech. */
    private static final int USUAL_LEVEL = 30;

    private final TestFormats formats;
    private final String mid;
    private final TrackPlan plan;
    private final int mark;
    private final SentStream stream;
    private int level = USUAL_LEVEL;
    private int count;
    private byte[] before = {};

    AudioTrack(TestFormats formats, String mid, TrackPlan plan, int mark, SentStream stream) {
        this.formats = formats;
        this.mid = mid;
        this.plan = plan;
        this.mark = mark;
        this.stream = stream;
    }

    /** How loud it is from now on, 0 (loudest) to 127 (silence, of which nothing is sent). */
    void level(int other) {
        level = other;
    }

    @Override
    public String mid() {
        return mid;
    }

    @Override
    public long intervalNanos() {
        return 20_000_000L;
    }

    @Override
    public List<byte[]> next(long capturedNanos) {
        if (level == SILENCE) {
            before = new byte[0];
            return List.of();
        }
        count++;
        FrameMark truth = new FrameMark(mark, 0, 0, 0, count, count, count, true, 0, 1, capturedNanos, List.of());
        ByteBuffer body = ByteBuffer.allocate(plan.bodyBytes()).position(plan.bodyBytes() - truth.bytes());
        truth.write(body);
        byte[] voice = body.array();
        boolean redundant = plan.codec() == Codec.RED && before.length > 0;
        byte[] payload = plan.codec() == Codec.RED ? wrapped(redundant, voice) : voice;
        before = voice;
        RtpWriter writer = new RtpWriter().extension(formats, HeaderExtensionKind.AUDIO_LEVEL, (byte) (0x80 | level));
        return List.of(stream.packet(writer, formats.payloadType(plan.codec()), false, capturedNanos, payload));
    }

    private byte[] wrapped(boolean redundant, byte[] voice) {
        int opus = formats.payloadType(Codec.OPUS);
        ByteBuffer out = ByteBuffer.allocate(5 + before.length + voice.length);
        if (redundant) {
            out.putInt(0x80 << 24 | opus << 24 | 960 << 10 | before.length);
        }
        out.put((byte) opus);
        if (redundant) {
            out.put(before);
        }
        out.put(voice);
        byte[] payload = new byte[out.position()];
        out.flip().get(payload);
        return payload;
    }

    @Override
    public List<SentStream> streams() {
        return List.of(stream);
    }
}
