package dev.kakehashi.sfu.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Finds the messages of TURN in a stream: STUN messages by their length (RFC 8489 6.2.2) and ChannelData, padded to four bytes
 * (RFC 8656 12.5). A stream of anything else is closed. One for each connection, on its event loop.
 */
final class TurnFrames extends ByteToMessageDecoder {
    /** Of both kinds the length stands in the second two bytes. */
    private static final int PREFIX_BYTES = 4;

    private static final int STUN_HEADER_BYTES = 20;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < PREFIX_BYTES) {
            return;
        }
        int at = in.readerIndex();
        int kind = in.getUnsignedByte(at) >>> 6;
        int body = in.getUnsignedShort(at + 2);
        int length = kind == 0 ? STUN_HEADER_BYTES + body : PREFIX_BYTES + body;
        if (kind > 1 || length > DatagramSender.DATAGRAM_BYTES) {
            in.skipBytes(in.readableBytes());
            context.close();
            return;
        }
        int padded = kind == 0 ? length : length + 3 & ~3;
        if (in.readableBytes() >= padded) {
            out.add(in.readRetainedSlice(length));
            in.skipBytes(padded - length);
        }
    }
}
