package dev.kakehashi.web;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;

/** Puts the handlers of HTTP/1.1 into a connection. No compression in either direction: a known way to denial of service. */
final class HttpPipeline {
    private final WebLimits limits;
    private final HttpRouter.Site site;

    HttpPipeline(WebLimits limits, HttpRouter.Site site) {
        this.limits = limits;
        this.site = site;
    }

    void addTo(ChannelPipeline pipeline, boolean secure) {
        RequestDeadline deadline = new RequestDeadline(limits);
        pipeline.addLast(deadline);
        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                .setMaxInitialLineLength(WebLimits.MAX_REQUEST_LINE_BYTES)
                .setMaxHeaderSize(WebLimits.MAX_HEADER_BYTES)));
        pipeline.addLast(new WholeRequests());
        pipeline.addLast(new HttpRouter(site, secure, deadline));
    }
}
