package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.replay.Recording.Recorded;
import dev.kakehashi.sfu.rtp.FrameInfo;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.List;

/**
 * One encoding of a recording without an end: from its first key frame to its last, and again. All numbers go on as if
 * the publisher had never stopped: what the last key frame had is what the first one has in the next round.
 */
final class Loop {
    private static final long NANOS_A_MILLI = 1_000_000L;

    private final List<Recorded> packets;
    private final RtpFormats formats;
    private final int first;
    private final int last;
    private final RtpPacket view = new RtpPacket();
    private int next;
    private int round;

    Loop(List<Recorded> packets, RtpFormats formats) {
        this.packets = packets;
        this.formats = formats;
        int begin = -1;
        int end = -1;
        for (int index = 0; index < packets.size(); index++) {
            if (packets.get(index).info().keyframeStart) {
                begin = begin < 0 ? index : begin;
                end = index;
            }
        }
        if (end == begin) {
            throw new IllegalStateException("a loop needs two key frames");
        }
        first = begin;
        last = end;
        next = begin;
    }

    /** When the next packet comes, on the recording's clock. */
    long nextNanos() {
        int begin = packets.get(first).arrivalMillis();
        int inRound = packets.get(next).arrivalMillis() - begin;
        int roundMillis = packets.get(last).arrivalMillis() - begin;
        return (inRound + (long) round * roundMillis) * NANOS_A_MILLI;
    }

    /** Writes the next packet. */
    void writeNext(PacketBuffer into) {
        Recorded recorded = packets.get(next);
        Recorded begin = packets.get(first);
        Recorded end = packets.get(last);
        System.arraycopy(recorded.data(), 0, into.data, 0, recorded.data().length);
        into.offset = 0;
        into.length = recorded.data().length;
        if (!view.wrap(into.data, 0, into.length)) {
            throw new IllegalStateException("a recorded packet is not RTP");
        }
        view.sequenceNumber(view.sequenceNumber() + round * (int) (end.sequence() - begin.sequence()));
        int ticks = end.view().timestamp() - begin.view().timestamp();
        put32(into.data, 4, view.timestamp() + round * ticks);
        FrameInfo info = recorded.info();
        if (info.pictureIdAt >= 0) {
            shiftPictureId(into.data, view.payloadOffset() + info.pictureIdAt, info, begin.info(), end.info());
        }
        if (info.tl0PicIdxAt >= 0) {
            int at = view.payloadOffset() + info.tl0PicIdxAt;
            into.data[at] = (byte) (info.tl0PicIdx + round * (end.info().tl0PicIdx - begin.info().tl0PicIdx));
        }
        int descriptor = view.extensionOffset(formats.extensions().id(HeaderExtensionKind.DEPENDENCY_DESCRIPTOR));
        if (descriptor >= 0) {
            put16(
                    into.data,
                    descriptor + 1,
                    info.frameNumber + round * (end.info().frameNumber - begin.info().frameNumber));
        }
        if (++next == last) {
            next = first;
            round++;
        }
    }

    private void shiftPictureId(byte[] data, int at, FrameInfo info, FrameInfo begin, FrameInfo end) {
        int pictureId =
                info.pictureId + round * (end.pictureId - begin.pictureId & (info.longPictureId ? 0x7FFF : 0x7F));
        if (info.longPictureId) {
            put16(data, at, 0x8000 | pictureId & 0x7FFF);
        } else {
            data[at] = (byte) (pictureId & 0x7F);
        }
    }

    private static void put32(byte[] data, int at, int value) {
        put16(data, at, value >>> 16);
        put16(data, at + 2, value);
    }

    private static void put16(byte[] data, int at, int value) {
        data[at] = (byte) (value >>> 8);
        data[at + 1] = (byte) value;
    }
}
