package dev.kakehashi.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import org.jspecify.annotations.Nullable;

/**
 * A request whose answer comes later, and from any thread. Until then its connection has no deadline, and takes no other
 * request.
 */
final class HttpExchange {
    private final ChannelHandlerContext context;
    private final RequestDeadline deadline;
    private final HttpMethod method;
    private final boolean keepAlive;
    private final HttpVersion version;
    private final Runnable onAnswered;
    private @Nullable GenericFutureListener<Future<? super Void>> goneListener;

    /** @param onAnswered called on the channel's event loop, before the answer is written */
    HttpExchange(
            ChannelHandlerContext context, FullHttpRequest request, RequestDeadline deadline, Runnable onAnswered) {
        this.context = context;
        this.deadline = deadline;
        this.method = request.method();
        this.keepAlive = HttpUtil.isKeepAlive(request);
        this.version = request.protocolVersion();
        this.onAnswered = onAnswered;
        deadline.switchOff();
    }

    Channel channel() {
        return context.channel();
    }

    /** HTTP/1.0, which nginx speaks unless told otherwise, knows no chunks. */
    HttpVersion version() {
        return version;
    }

    /** What to do when the client goes away before the answer; may be called once. */
    void onGone(Runnable gone) {
        GenericFutureListener<Future<? super Void>> listener = closed -> gone.run();
        goneListener = listener;
        context.channel().closeFuture().addListener(listener);
    }

    /** Answers whole; the connection may take another request. */
    void answer(FullHttpResponse response) {
        GenericFutureListener<Future<? super Void>> listener = goneListener;
        if (listener != null) {
            // A connection that polls for hours would collect them.
            context.channel().closeFuture().removeListener(listener);
        }
        context.executor().execute(() -> {
            deadline.switchOn();
            onAnswered.run();
            HttpAnswers.write(context, response, method, keepAlive);
        });
    }

    /** The answer was begun, and ends with its last bytes being read, or with the connection's deadline. */
    void closeWithin(Future<? super Void> lastWritten) {
        lastWritten.addListener(written -> channel().close());
        context.executor().execute(deadline::switchOn);
    }
}
