package dev.kakehashi.web;

import dev.kakehashi.sfu.net.Streams;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells by its first bytes what a TCP connection speaks: TLS and, within it, HTTP or TURN; or in the clear HTTP, TURN (RFC 8656)
 * or ICE (RFC 6544). Anything else is closed, and so is a connection that says nothing. One for each connection, and within TLS
 * a second one, on its event loop.
 */
final class PortUnification extends ByteToMessageDecoder {
    /** ContentType handshake (RFC 8446 5.1). */
    private static final int TLS_HANDSHAKE = 0x16;

    /** RFC 8489 5. */
    private static final int MAGIC_COOKIE = 0x2112A442;

    /** Where it stands in a STUN message. */
    private static final int COOKIE_AT = 4;

    /** Where it stands behind the length of RFC 4571. */
    private static final int FRAMED_COOKIE_AT = 6;

    private static final int COOKIE_BYTES = 4;

    private final WebLimits limits;
    private final @Nullable ServerTls tls;
    private final HttpPipeline http;
    private final @Nullable Streams streams;
    private final boolean secure;

    private PortUnification(
            WebLimits limits, @Nullable ServerTls tls, HttpPipeline http, @Nullable Streams streams, boolean secure) {
        this.limits = limits;
        this.tls = tls;
        this.http = http;
        this.streams = streams;
        this.secure = secure;
    }

    /**
     * Of a connection that was just made.
     *
     * @param tls null where HTTP goes without TLS
     * @param streams takes those that carry packets; null where none do
     */
    static PortUnification ofConnection(
            WebLimits limits, @Nullable ServerTls tls, HttpPipeline http, @Nullable Streams streams) {
        return new PortUnification(limits, tls, http, streams, false);
    }

    /** Of what TLS protects. */
    private PortUnification within() {
        return new PortUnification(limits, null, http, streams, true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        var deadline = context.executor()
                .schedule(
                        () -> {
                            if (!context.isRemoved()) {
                                context.close();
                            }
                        },
                        limits.requestDeadline().toMillis(),
                        TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> deadline.cancel(false));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!in.isReadable()) {
            return;
        }
        int first = in.getUnsignedByte(in.readerIndex());
        ChannelPipeline pipeline = context.pipeline();
        if (first == TLS_HANDSHAKE && tls != null) {
            pipeline.addLast(
                    tls.awaitsAuthority()
                            ? new AuthorityOrClient(tls, limits.requestDeadline())
                            : tls.handler(context.alloc(), limits.requestDeadline()));
            pipeline.addLast(within());
        } else if (first >= 'A' && first <= 'Z') {
            http.addTo(pipeline, secure);
        } else if (streams == null || !mayBeStun(in)) {
            refuse(context, in);
            return;
        } else if (in.readableBytes() < FRAMED_COOKIE_AT + COOKIE_BYTES) {
            return;
        } else if (hasCookie(in, COOKIE_AT)) {
            streams.addTurn(pipeline);
        } else if (hasCookie(in, FRAMED_COOKIE_AT) && !secure) {
            streams.addIce(pipeline);
        } else {
            refuse(context, in);
            return;
        }
        pipeline.remove(this);
    }

    /** The first two bits of STUN are zero, and so are those of the length of any packet in front of it. */
    private static boolean mayBeStun(ByteBuf in) {
        return in.getUnsignedByte(in.readerIndex()) < 0x40;
    }

    private static boolean hasCookie(ByteBuf in, int at) {
        return in.getInt(in.readerIndex() + at) == MAGIC_COOKIE;
    }

    private static void refuse(ChannelHandlerContext context, ByteBuf in) {
        in.skipBytes(in.readableBytes());
        context.close();
    }

    /** A connection that breaks is nobody's fault here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
