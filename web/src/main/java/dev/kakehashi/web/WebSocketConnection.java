package dev.kakehashi.web;

import dev.kakehashi.signaling.Outbound;
import dev.kakehashi.signaling.ServerAddress;
import dev.kakehashi.signaling.SignalingConnection;
import dev.kakehashi.signaling.SignalingServer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries the messages of one client between its WebSocket and signalling. Inbound on the connection's event loop. */
final class WebSocketConnection extends SimpleChannelInboundHandler<WebSocketFrame> implements Outbound {
    private static final long FAREWELL_SECONDS = 5;

    private final SignalingServer signaling;
    private final @Nullable ServerAddress reached;
    private @Nullable Channel channel;
    private @Nullable SignalingConnection connection;

    /**
     * @param reached where the client reached this server; null where that is unknown
     */
    WebSocketConnection(SignalingServer signaling, @Nullable ServerAddress reached) {
        this.signaling = signaling;
        this.reached = reached;
    }

    @Override
    public @Nullable ServerAddress reached() {
        return reached;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        channel.config()
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(WebLimits.MAX_UNSENT_BYTES / 2, WebLimits.MAX_UNSENT_BYTES));
        connection = signaling.connect(this, System.nanoTime());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        SignalingConnection open = connection;
        switch (frame) {
            case TextWebSocketFrame text when open != null -> open.onText(text.text(), System.nanoTime());
            case PingWebSocketFrame ping ->
                context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame _ -> close(WebSocketCloseStatus.NORMAL_CLOSURE.code(), "");
            case PongWebSocketFrame _ -> {}
            default -> close(WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(), "text messages only");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != null) {
            connection.onClosed(System.nanoTime());
        }
        context.fireChannelInactive();
    }

    /** A frame that breaks RFC 6455 ends the connection at once. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void send(String json) {
        inOrder(open -> {
            if (open.isWritable()) {
                open.writeAndFlush(new TextWebSocketFrame(json));
            } else {
                end(open, WebSocketCloseStatus.TRY_AGAIN_LATER.code(), "reading too slowly");
            }
        });
    }

    @Override
    public void close(int code, String reason) {
        inOrder(open -> end(open, code, reason));
    }

    /** Behind all that was asked for before, by whichever thread: what the event loop writes at once would overtake it. */
    private void inOrder(Consumer<Channel> task) {
        Channel open = channel;
        if (open == null) {
            return;
        }
        try {
            open.eventLoop().execute(() -> {
                if (open.isActive()) {
                    task.accept(open);
                }
            });
        } catch (RejectedExecutionException _) {
            // The server has ended, and all its connections with it.
        }
    }

    /** The farewell stands behind all that a client that reads nothing has not read; it is not waited for long. */
    private static void end(Channel open, int code, String reason) {
        open.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(ChannelFutureListener.CLOSE);
        var _ = open.eventLoop().schedule(() -> open.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
    }
}
