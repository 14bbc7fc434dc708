package dev.kakehashi.web;

import dev.kakehashi.signaling.whip.MediaResources;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Puts the pieces of a request together. One that is too large is told so at once, and what is still on its way is thrown
 * away: closing earlier would reset the connection before the client has read the answer. {@link RequestDeadline} ends it.
 */
final class WholeRequests extends HttpObjectAggregator {
    WholeRequests() {
        super(WebLimits.MAX_BODY_BYTES, true);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        FullHttpResponse refusal = HttpRouter.http(MediaResources.tooLarge(WebLimits.MAX_BODY_BYTES));
        HttpUtil.setContentLength(refusal, refusal.content().readableBytes());
        HttpUtil.setKeepAlive(refusal, false);
        var _ = context.writeAndFlush(refusal);
    }
}
