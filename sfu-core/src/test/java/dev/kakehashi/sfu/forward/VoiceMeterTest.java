package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.bwe.VoiceAllocator;
import dev.kakehashi.sfu.bwe.VoiceClaim;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two voices that are measured and given a path too narrow for both, in slots whose packets are looked at. */
final class VoiceMeterTest {
    private static final long TICK_NANOS = 100_000_000L;

    /** RFC 2198: an older block of 3 bytes, then the newest of 2 bytes. */
    private static final String RED = "ef 0f0003 6f 010203 7879";

    private static final String SPEECH = "9e";
    private static final String MURMUR = "ad";

    private final VoiceAllocator allocator = new VoiceAllocator();
    private final TestSlot loud = new TestSlot(SlotUse.AUDIO);
    private final TestSlot low = new TestSlot(SlotUse.AUDIO);
    private final Fanout loudVoice = loud.track(1, 1);
    private final Fanout lowVoice = low.track(2, 1);
    private int packets;

    private void begin() {
        loud.subscription.assign(loudVoice, loud.nowNanos);
        low.subscription.assign(lowVoice, low.nowNanos);
    }

    /** Ten packets a tenth of a second of each voice, and a decision. */
    private void pass(long millis, long path) {
        for (long each = 0; each < millis; each += 100) {
            for (int packet = 0; packet < 10; packet++, packets++) {
                talk(loud, loudVoice, SPEECH);
                talk(low, lowVoice, MURMUR);
            }
            loud.nowNanos += TICK_NANOS;
            low.nowNanos = loud.nowNanos;
            loudVoice.onTick(loud.nowNanos);
            lowVoice.onTick(loud.nowNanos);
            List<VoiceClaim> claims =
                    List.of(loud.subscription.voiceClaim(loud.nowNanos), low.subscription.voiceClaim(loud.nowNanos));
            allocator.allocate(claims, path, 0, loud.nowNanos);
            loud.subscription.settleVoice();
            low.subscription.settleVoice();
        }
    }

    private void talk(TestSlot slot, Fanout voice, String level) {
        slot.forward(
                voice,
                0,
                65_537 + packets,
                SourcePacket.RED,
                960 * packets,
                false,
                SourcePacket.AUDIO_LEVEL,
                level,
                RED);
    }

    private static void isWithoutGap(List<Integer> numbers) {
        for (int index = 1; index < numbers.size(); index++) {
            assertThat(numbers.get(index)).isEqualTo(numbers.get(index - 1) + 1 & 0xFFFF);
        }
    }

    @Test
    void theLowerVoiceIsLeftOutWhereOnlyOneFits() {
        begin();
        pass(5_000, 60_000);
        int before = low.outlet.sent.size();
        pass(1_000, 60_000);

        assertThat(low.outlet.sent).hasSize(before);
        assertThat(low.outlet.qualities).containsExactly(SlotQuality.PAUSED);
        assertThat(loud.outlet.qualities).isEmpty();
        assertThat(loud.outlet.sent).hasSize(packets);
    }

    @Test
    void aVoiceThatComesBackShowsNoGap() {
        begin();
        pass(5_000, 60_000);
        pass(5_000, 1_000_000);

        assertThat(low.outlet.qualities).containsExactly(SlotQuality.PAUSED, SlotQuality.FULL);
        isWithoutGap(low.outlet.sequenceNumbers());
        assertThat(low.outlet.sent.size()).isBetween(packets / 2, packets - 100);
    }

    @Test
    void aVoiceThatIsLeftOutIsNotReportedOn() {
        begin();
        pass(5_000, 60_000);

        assertThat(low.subscription.senderReport(0, low.nowNanos)).isNull();
        assertThat(loud.subscription.senderReport(0, low.nowNanos)).isNotNull();
    }

    @Test
    void redundancyIsTakenOutWithinOneStream() {
        begin();
        pass(1_000, 60_000);
        int stripped = loud.outlet.sent.size() - 1;

        assertThat(loud.outlet.packet(0).payloadType()).isEqualTo(SourcePacket.RED);
        assertThat(loud.outlet.packet(stripped).payloadType()).isEqualTo(SourcePacket.OPUS);
        assertThat(loud.outlet.packet(stripped).payloadLength()).isEqualTo(2);
        isWithoutGap(loud.outlet.sequenceNumbers());
    }

    @Test
    void anotherSourceInTheSlotIsHeardUntilItIsMeasured() {
        begin();
        pass(5_000, 60_000);
        Fanout third = low.track(3, 1);
        low.subscription.assign(third, low.nowNanos);
        int before = low.outlet.sent.size();
        talk(low, third, MURMUR);

        assertThat(low.outlet.sent).hasSize(before + 1);
        assertThat(low.outlet.last().payloadType()).isEqualTo(SourcePacket.RED);
    }

    @Test
    void aPublisherThatDoesNotSayHowLoudItIsCountsAsSpeaking() {
        begin();
        for (int tick = 0; tick < 20; tick++) {
            loud.subscription.voiceClaim(loud.nowNanos);
            loud.forward(loudVoice, 0, 65_537 + tick, SourcePacket.OPUS, 960 * tick, false, "78 01 02");
            loud.nowNanos += TICK_NANOS;
            loudVoice.onTick(loud.nowNanos);
        }
        VoiceClaim claim = loud.subscription.voiceClaim(loud.nowNanos);

        assertThat(allocator.allocate(List.of(claim), 60_000, 0, loud.nowNanos))
                .as("what it costs to speak at length")
                .isGreaterThan(20_000);
    }

    @Test
    void whoTakesNoRedundancyNeedsNoRoomForIt() {
        TestSlot plain = new TestSlot(
                SlotUse.AUDIO,
                SourcePacket.formats(List.of(new PayloadFormat(109, Codec.OPUS, "", -1)), Map.of(), true));
        Fanout voice = plain.track(1, 1);
        plain.subscription.assign(voice, plain.nowNanos);
        for (int tick = 0; tick < 300; tick++, packets++) {
            plain.subscription.voiceClaim(plain.nowNanos);
            talk(plain, voice, SPEECH);
            plain.nowNanos += TICK_NANOS / 5;
            voice.onTick(plain.nowNanos);
        }
        long given = allocator.allocate(
                List.of(plain.subscription.voiceClaim(plain.nowNanos)), 1_000_000, 0, plain.nowNanos);

        assertThat(allocator.isNarrow()).isFalse();
        assertThat(given)
                .as("50 packets a second of 12 + 8 + 2 bytes with 52 around them")
                .isLessThan(33_000);
    }
}
