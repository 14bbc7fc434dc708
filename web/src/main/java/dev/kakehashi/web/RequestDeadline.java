package dev.kakehashi.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request does not end in time, however many bytes trickle in, and one that is idle between
 * requests. One for each connection, on its event loop.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    private final WebLimits limits;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private boolean inRequest;
    private boolean off;

    RequestDeadline(WebLimits limits) {
        this.limits = limits;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        arm(limits.requestDeadline());
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (!inRequest && !off) {
            inRequest = true;
            arm(limits.requestDeadline());
        }
        reading.fireChannelRead(message);
    }

    /** A request was read whole. */
    void onRequest() {
        inRequest = false;
        arm(limits.idleDeadline());
    }

    /** The connection became a WebSocket, which has deadlines of its own, or waits for an answer that may take long. */
    void switchOff() {
        off = true;
        cancel();
    }

    /** The answer is there; the next request may come. */
    void switchOn() {
        off = false;
        inRequest = false;
        arm(limits.idleDeadline());
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) {
        cancel();
        closed.fireChannelInactive();
    }

    private void arm(Duration delay) {
        cancel();
        ChannelHandlerContext here = context;
        if (!off && here != null) {
            timer = here.executor().schedule(() -> here.close(), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
