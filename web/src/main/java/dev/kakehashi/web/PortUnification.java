package dev.kakehashi.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells by its first byte what a TCP connection speaks: TLS, or HTTP in the clear. Anything else is closed, and so is a
 * connection that says nothing. One for each connection, on its event loop.
 */
final class PortUnification extends ByteToMessageDecoder {
    /** ContentType handshake (RFC 8446 5.1). */
    private static final int TLS_HANDSHAKE = 0x16;

    private final WebLimits limits;
    private final @Nullable SslContext tls;
    private final HttpPipeline http;

    /**
     * @param tls null where HTTP goes without TLS
     */
    PortUnification(WebLimits limits, @Nullable SslContext tls, HttpPipeline http) {
        this.limits = limits;
        this.tls = tls;
        this.http = http;
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
            SslHandler handler = tls.newHandler(context.alloc());
            handler.setHandshakeTimeoutMillis(limits.requestDeadline().toMillis());
            pipeline.addLast(handler);
            http.addTo(pipeline, true);
        } else if (first >= 'A' && first <= 'Z') {
            http.addTo(pipeline, false);
        } else {
            in.skipBytes(in.readableBytes());
            context.close();
            return;
        }
        pipeline.remove(this);
    }

    /** A connection that breaks is nobody's fault here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
