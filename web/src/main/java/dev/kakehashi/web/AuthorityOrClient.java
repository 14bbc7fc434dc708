package dev.kakehashi.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;

/**
 * While an authority may look (TLS-ALPN-01, RFC 8737): gives it the certificate that it looks for, and everybody else the usual
 * one. One for each connection, on its event loop.
 */
final class AuthorityOrClient extends SslClientHelloHandler<ClientHello> {
    /** Browsers send 2 KB. */
    private static final int MAX_HELLO_BYTES = 16_384;

    private final ServerTls tls;
    private final Duration handshakeDeadline;

    AuthorityOrClient(ServerTls tls, Duration handshakeDeadline) {
        super(MAX_HELLO_BYTES);
        this.tls = tls;
        this.handshakeDeadline = handshakeDeadline;
    }

    @Override
    protected Future<ClientHello> lookup(ChannelHandlerContext context, ByteBuf hello) {
        return context.executor().newSucceededFuture(hello == null ? ClientHello.SILENT : ClientHello.read(hello));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, Future<ClientHello> hello) {
        SslHandler handler = tls.handlerForAuthority(hello.getNow(), context.alloc(), handshakeDeadline);
        if (handler == null) {
            handler = tls.handler(context.alloc(), handshakeDeadline);
        } else {
            context.pipeline().addAfter(context.name(), null, new Farewell());
        }
        context.pipeline().replace(this, null, handler);
    }

    /** Nothing is said to an authority but the handshake (RFC 8737 3). */
    private static final class Farewell extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent) {
                context.close();
            }
        }
    }
}
