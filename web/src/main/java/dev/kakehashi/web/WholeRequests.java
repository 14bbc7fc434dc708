package dev.kakehashi.web;

import dev.kakehashi.signaling.whip.MediaResources;
import dev.kakehashi.signaling.whip.ResourceResponse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Puts the pieces of a request together. One that is too large is told so at once, and what is still on its way is thrown
 * away: closing earlier would reset the connection before the client has read the answer. {@link RequestDeadline} ends it.
 * A body whose length nobody announced is read as far as the largest may go; {@link HttpRouter} looks at it again.
 */
final class WholeRequests extends HttpObjectAggregator {
    WholeRequests() {
        super(WebLimits.MAX_MESSAGE_BYTES, true);
    }

    @Override
    protected boolean isContentLengthInvalid(HttpMessage start, int maxContentLength) {
        int most = EventResource.serves(target(start)) ? maxContentLength : WebLimits.MAX_BODY_BYTES;
        return super.isContentLengthInvalid(start, most);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        FullHttpResponse refusal = HttpAnswers.of(tooLarge(target(oversized)));
        HttpUtil.setContentLength(refusal, refusal.content().readableBytes());
        HttpUtil.setKeepAlive(refusal, false);
        var _ = context.writeAndFlush(refusal);
    }

    /** What a request to this address gets whose body is too long. */
    static ResourceResponse tooLarge(String target) {
        return EventResource.serves(target)
                ? EventResource.tooLarge()
                : MediaResources.tooLarge(WebLimits.MAX_BODY_BYTES);
    }

    private static String target(HttpMessage message) {
        return message instanceof HttpRequest request ? request.uri() : "";
    }
}
