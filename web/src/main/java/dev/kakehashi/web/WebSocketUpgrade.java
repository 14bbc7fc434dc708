package dev.kakehashi.web;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import org.jspecify.annotations.Nullable;

/** Makes a WebSocket of an HTTP connection (RFC 6455 4.2). */
final class WebSocketUpgrade {
    private WebSocketUpgrade() {}

    /** Why not, or null. */
    static @Nullable FullHttpResponse refusal(FullHttpRequest request, RequestedHost host) {
        if (!request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            return HttpAnswers.text(HttpResponseStatus.UPGRADE_REQUIRED, "This address speaks WebSocket.");
        }
        return host.isOriginOf(request.headers())
                ? null
                : HttpAnswers.text(
                        HttpResponseStatus.FORBIDDEN, "A page of another site may not open this connection.");
    }

    /**
     * Answers the request; then the connection's frames go to {@code connection}.
     *
     * @param address of the WebSocket
     * @param router what handled the connection's requests until now
     */
    static void perform(
            ChannelHandlerContext context,
            FullHttpRequest request,
            String address,
            RequestDeadline deadline,
            WebSocketConnection connection,
            ChannelHandler router) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(WebLimits.MAX_MESSAGE_BYTES)
                .allowExtensions(false)
                .build();
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(address, null, config).newHandshaker(request);
        if (handshaker == null) {
            var _ = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
            return;
        }
        deadline.switchOff();
        handshaker.handshake(context.channel(), request).addListener(done -> {
            if (done.isSuccess() && !context.isRemoved()) {
                context.pipeline().addLast(new WebSocketFrameAggregator(WebLimits.MAX_MESSAGE_BYTES), connection);
                context.pipeline().remove(router);
            } else {
                context.close();
            }
        });
    }
}
