package dev.kakehashi.web;

import dev.kakehashi.signaling.whip.ResourceResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Responses with the headers that all of ours have. */
final class HttpAnswers {
    private HttpAnswers() {}

    /**
     * Writes one whole, and closes the connection behind it unless it goes on.
     *
     * @param method of the request: HEAD is told the length only
     */
    static void write(ChannelHandlerContext context, FullHttpResponse response, HttpMethod method, boolean goesOn) {
        HttpUtil.setContentLength(response, response.content().readableBytes());
        HttpUtil.setKeepAlive(response, goesOn);
        if (method.equals(HttpMethod.HEAD)) {
            response.content().clear();
        }
        var written = context.writeAndFlush(response);
        if (!goesOn) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    static FullHttpResponse text(HttpResponseStatus status, String sentence) {
        return bytes(status, (sentence + "\n").getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    static FullHttpResponse bytes(HttpResponseStatus status, byte[] content, String type) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(content));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set("x-content-type-options", "nosniff")
                .set("referrer-policy", "no-referrer")
                .set("x-frame-options", "DENY")
                .set("permissions-policy", "camera=(self), microphone=(self), display-capture=(self)")
                .set(
                        "content-security-policy",
                        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob: mediastream:; "
                                + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        return response;
    }

    /** A file, or that the client has it already. */
    static FullHttpResponse file(FullHttpRequest request, StaticFiles.StaticFile file) {
        if (file.etag().equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH))) {
            FullHttpResponse unchanged = bytes(HttpResponseStatus.NOT_MODIFIED, new byte[0], file.type());
            unchanged.headers().set(HttpHeaderNames.ETAG, file.etag());
            return unchanged;
        }
        FullHttpResponse response = bytes(HttpResponseStatus.OK, file.content(), file.type());
        response.headers().set(HttpHeaderNames.ETAG, file.etag());
        return response;
    }

    /** A resource's answer as one of HTTP. */
    static FullHttpResponse of(ResourceResponse resource) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(resource.status()),
                Unpooled.wrappedBuffer(resource.body().getBytes(StandardCharsets.UTF_8)));
        HttpHeaders headers = response.headers()
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff");
        if (resource.contentType() != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, resource.contentType());
        }
        resource.headers().forEach(headers::set);
        return response;
    }

    /** To the same page over HTTPS, at this port. */
    static FullHttpResponse redirect(RequestedHost host, String target, int port) {
        if (!host.isValid() || !isHarmless(target)) {
            return text(HttpResponseStatus.BAD_REQUEST, "Open this address with https:// instead of http://.");
        }
        FullHttpResponse response = text(HttpResponseStatus.PERMANENT_REDIRECT, "This page is served over HTTPS only.");
        response.headers().set(HttpHeaderNames.LOCATION, "https://" + host.name() + ":" + port + target);
        return response;
    }

    private static boolean isHarmless(String target) {
        return target.startsWith("/") && target.chars().allMatch(each -> each > ' ' && each < 127);
    }
}
