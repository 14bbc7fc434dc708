package dev.kakehashi.sfu.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnFramesTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new TurnFrames());

    private static String stun(String body) {
        return String.format("0003%04x2112a442", body.length() / 2) + "00".repeat(12) + body;
    }

    private List<String> read(String... pieces) {
        List<String> frames = new ArrayList<>();
        for (String piece : pieces) {
            channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(piece)));
            ByteBuf frame;
            while ((frame = channel.readInbound()) != null) {
                frames.add(ByteBufUtil.hexDump(frame));
                frame.release();
            }
        }
        return frames;
    }

    @Test
    void aMessageThatComesByteByByteIsOne() {
        String message = stun("0006000461626364");

        assertThat(read(message.split("(?<=\\G..)"))).containsExactly(message);
    }

    @Test
    void severalMessagesOfOneReadAreApart() {
        assertThat(read(stun("") + "40000004" + "01020304" + stun("00060000")))
                .containsExactly(stun(""), "4000000401020304", stun("00060000"));
    }

    @Test
    void paddingOfChannelDataIsNotPartOfIt() {
        assertThat(read("400000050102030405000000" + "40010001ff", "000000"))
                .containsExactly("400000050102030405", "40010001ff");
    }

    @Test
    void anythingElseClosesTheConnection() {
        assertThat(read("8060000102030405")).isEmpty();

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aMessageLongerThanAnyPacketClosesTheConnection() {
        assertThat(read("4000fff0")).isEmpty();

        assertThat(channel.isOpen()).isFalse();
    }
}
