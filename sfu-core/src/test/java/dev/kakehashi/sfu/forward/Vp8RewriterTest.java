package dev.kakehashi.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** RFC 7741 4.2: picture ids of 15 bits and TL0PICIDX of 8 stay continuous across sources. */
final class Vp8RewriterTest {
    private final Vp8Rewriter rewriter = new Vp8Rewriter(0x7FFE, 0xFE);

    @Test
    void continuesAcrossSourcesAndTheWrap() {
        rewriter.onPacket(500, 9);
        rewriter.onPacket(501, 10);
        assertEquals(0x7FFE, rewriter.pictureId(500));
        assertEquals(0x7FFF, rewriter.pictureId(501));
        assertEquals(0xFF, rewriter.tl0PicIdx(10));

        rewriter.switchSource();
        rewriter.onPacket(20_000, 200);

        assertEquals(0, rewriter.pictureId(20_000));
        assertEquals(0, rewriter.tl0PicIdx(200));
    }

    @Test
    void aLatePacketDoesNotMoveTheNextSource() {
        rewriter.onPacket(500, 9);
        rewriter.onPacket(503, 12);
        rewriter.onPacket(501, 10);
        rewriter.switchSource();
        rewriter.onPacket(7, 7);

        assertEquals(0x7FFE + 4 & 0x7FFF, rewriter.pictureId(7));
    }
}
