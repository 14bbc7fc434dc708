package dev.kakehashi.sfu.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.forward.DropCounters;
import dev.kakehashi.sfu.forward.Fanout;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.OutgoingRtp;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketPool;
import dev.kakehashi.sfu.forward.Publication;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.replay.Recording.Recorded;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import dev.kakehashi.sfu.rtp.PayloadTypeTable;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Opus with redundancy as Chromium sends it: each packet holds the one before once more, which tells what was in that. */
final class RecordedVoiceTest {
    private static final int OPUS = 109;
    private static final int RED = 112;
    private static final int AUDIO_LEVEL = 3;
    private static final PayloadFormat PLAIN = new PayloadFormat(OPUS, Codec.OPUS, "", -1);
    private static final PayloadFormat REDUNDANT = new PayloadFormat(RED, Codec.RED, OPUS + "/" + OPUS, -1);

    /** RFC 2198 3: a header of four bytes for the older block, one byte for the newest. */
    private static final int HEADERS = 5;

    private final Recording recording = Recording.load("opus-red");
    private final List<Recorded> sent = recording.encodings().getFirst();

    @Test
    void isStrippedToOpusForWhoDoesNotTakeRedundancy() {
        List<byte[]> received = receive(PLAIN);

        assertThat(received).hasSameSizeAs(sent);
        for (int index = 0; index + 1 < sent.size(); index++) {
            assertThat(packet(received, index).payloadType()).isEqualTo(OPUS);
            byte[] repeated = olderBlock(sent.get(index + 1));
            if (repeated.length > 0) {
                assertThat(payload(packet(received, index))).isEqualTo(repeated);
            }
        }
    }

    @Test
    void goesOnWholeToWhoTakesRedundancy() {
        List<byte[]> received = receive(PLAIN, REDUNDANT);

        assertThat(received).hasSameSizeAs(sent);
        for (int index = 0; index < sent.size(); index++) {
            assertThat(packet(received, index).payloadType()).isEqualTo(RED);
            assertThat(payload(packet(received, index)))
                    .isEqualTo(renumbered(payload(sent.get(index).view())));
        }
    }

    @Test
    void keepsItsLoudness() {
        List<byte[]> received = receive(PLAIN);
        int recordedId = recording.formats().extensions().id(HeaderExtensionKind.AUDIO_LEVEL);

        for (int index = 0; index < sent.size(); index++) {
            RtpPacket before = sent.get(index).view();
            RtpPacket after = packet(received, index);
            assertThat(after.buffer()[after.extensionOffset(AUDIO_LEVEL)])
                    .isEqualTo(before.buffer()[before.extensionOffset(recordedId)]);
        }
    }

    private List<byte[]> receive(PayloadFormat... taken) {
        RtpFormats formats = new RtpFormats(
                new PayloadTypeTable(List.of(taken)),
                new HeaderExtensionMap(Map.of(AUDIO_LEVEL, HeaderExtensionKind.AUDIO_LEVEL)),
                true);
        PacketPool pool = new PacketPool();
        ReceivedPackets received = new ReceivedPackets();
        Fanout fanout = new Fanout(1, recording.formats(), 1, pool);
        Subscription subscription = new Subscription(
                new OutgoingSlot("0", SlotUse.AUDIO, 0, 0xA0A0A0A0L, -1),
                formats,
                new OutgoingRtp(),
                received,
                new DropCounters(),
                new Random(45));
        int _ = subscription.assign(fanout, 0);
        IncomingStream stream =
                new Publication(1, Source.MICROPHONE, List.of()).streams().getFirst();
        for (Recorded each : sent) {
            PacketBuffer packet = pool.acquire();
            System.arraycopy(each.data(), 0, packet.data, 0, each.data().length);
            packet.offset = 0;
            packet.length = each.data().length;
            RtpPacket view = each.view();
            long nowNanos = each.arrivalMillis() * 1_000_000L;
            long sequence = stream.accept(view, false, nowNanos);
            Codec codec = recording.formats().payloadTypes().codec(view.payloadType());
            assertThat(stream.read(view, packet, sequence, codec, recording.formats()))
                    .isEqualTo(IncomingStream.Reading.READ);
            fanout.arrive(0, sequence, packet, nowNanos);
            fanout.deliver(nowNanos);
        }
        return received.packets();
    }

    private static RtpPacket packet(List<byte[]> packets, int index) {
        RtpPacket view = new RtpPacket();
        assertThat(view.wrap(packets.get(index), 0, packets.get(index).length)).isTrue();
        return view;
    }

    private static byte[] payload(RtpPacket packet) {
        int start = packet.payloadOffset();
        return Arrays.copyOfRange(packet.buffer(), start, start + packet.payloadLength());
    }

    /** The blocks under the subscriber's number of Opus; Chromium sends one or two. */
    private static byte[] renumbered(byte[] red) {
        int newest = red[0] < 0 ? HEADERS - 1 : 0;
        red[0] = (byte) (red[0] & 0x80 | OPUS);
        red[newest] = (byte) (red[newest] & 0x80 | OPUS);
        return red;
    }

    /** What a packet repeats of the one before; empty where it repeats nothing. */
    private static byte[] olderBlock(Recorded recorded) {
        byte[] red = payload(recorded.view());
        if (red[0] >= 0) {
            return new byte[0];
        }
        int length = (red[2] & 3) << 8 | red[3] & 0xFF;
        return Arrays.copyOfRange(red, HEADERS, HEADERS + length);
    }
}
