package dev.kakehashi.web;

import dev.kakehashi.signaling.ServerAddress;
import dev.kakehashi.signaling.SignalingServer;
import dev.kakehashi.signaling.whip.MediaResources;
import dev.kakehashi.signaling.whip.ResourceRequest;
import dev.kakehashi.signaling.whip.ResourceResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers the requests of one connection, on its event loop. */
final class HttpRouter extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * What is served.
     *
     * @param port for redirects
     * @param plainHttp whether everybody may use HTTP without TLS
     * @param resources WHIP and WHEP
     * @param isReady whether media and signalling are served
     * @param metrics the text of {@code /metrics}; may block
     * @param status the JSON of {@code /api/v1/status}; may block
     * @param rooms the JSON of {@code /api/v1/rooms}, for this computer only; may block
     */
    record Site(
            int port,
            boolean plainHttp,
            StaticFiles files,
            SignalingServer signaling,
            MediaResources resources,
            BooleanSupplier isReady,
            Supplier<String> metrics,
            Supplier<String> status,
            Supplier<String> rooms) {}

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Site site;
    private final boolean secure;
    private final RequestDeadline deadline;

    HttpRouter(Site site, boolean secure, RequestDeadline deadline) {
        this.site = site;
        this.secure = secure;
        this.deadline = deadline;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        deadline.onRequest();
        if (request.decoderResult().isFailure()) {
            answer(context, request, unreadable(request.decoderResult().cause()));
            return;
        }
        String target = request.uri();
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        if (!secure && !site.plainHttp() && !isLocal(context, host)) {
            answer(context, request, redirect(host, target));
            return;
        }
        if (path.equals("/ws")) {
            upgrade(context, request, host);
            return;
        }
        if (MediaResources.serves(path)) {
            askResource(context, request, path, host);
            return;
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            FullHttpResponse refusal =
                    text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.");
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            answer(context, request, refusal);
            return;
        }
        route(context, request, path, isLocal(context, host));
    }

    private static FullHttpResponse unreadable(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ ->
                text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "This address is too long.");
            case TooLongHttpHeaderException _ ->
                text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers of this request are too long.");
            default -> text(HttpResponseStatus.BAD_REQUEST, "This is not a valid HTTP request.");
        };
    }

    private void route(ChannelHandlerContext context, FullHttpRequest request, String path, boolean local) {
        switch (path) {
            case "/healthz" -> answer(context, request, health());
            case "/metrics" ->
                answerLater(context, request, site.metrics(), "text/plain; version=0.0.4; charset=utf-8");
            case "/api/v1/status" -> answerLater(context, request, site.status(), "application/json");
            case "/api/v1/rooms" -> {
                if (local) {
                    answerLater(context, request, site.rooms(), "application/json");
                } else {
                    answer(
                            context,
                            request,
                            text(
                                    HttpResponseStatus.FORBIDDEN,
                                    "Who is in which room is told on the server's own computer only: http://localhost:"
                                            + site.port() + path));
                }
            }
            default -> answer(context, request, file(request, path));
        }
    }

    private FullHttpResponse health() {
        return site.isReady().getAsBoolean()
                ? text(HttpResponseStatus.OK, "ok")
                : text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not serving");
    }

    private FullHttpResponse file(FullHttpRequest request, String path) {
        boolean page = path.equals("/") || isRoom(path);
        StaticFiles.StaticFile file =
                site.files().find(page ? "/index.html" : path.equals("/example/") ? "/example/index.html" : path);
        if (file == null) {
            return text(HttpResponseStatus.NOT_FOUND, "There is nothing at this address.");
        }
        if (file.etag().equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH))) {
            FullHttpResponse unchanged = bytes(HttpResponseStatus.NOT_MODIFIED, new byte[0], file.type());
            unchanged.headers().set(HttpHeaderNames.ETAG, file.etag());
            return unchanged;
        }
        FullHttpResponse response = bytes(HttpResponseStatus.OK, file.content(), file.type());
        response.headers().set(HttpHeaderNames.ETAG, file.etag());
        return response;
    }

    /** A room's page is the same for every room; the page reads the name from its address. */
    private static boolean isRoom(String path) {
        return path.startsWith("/r/") && path.length() > 3 && path.indexOf('/', 3) < 0;
    }

    /** Blocks on a virtual thread, not on the event loop. */
    private void answerLater(
            ChannelHandlerContext context, FullHttpRequest request, Supplier<String> body, String type) {
        FullHttpRequest kept = request.retain();
        Thread.ofVirtual().start(() -> {
            byte[] content = body.get().getBytes(StandardCharsets.UTF_8);
            context.executor().execute(() -> {
                answer(context, kept, bytes(HttpResponseStatus.OK, content, type));
                kept.release();
            });
        });
    }

    private void askResource(ChannelHandlerContext context, FullHttpRequest request, String path, String host) {
        HttpHeaders headers = request.headers();
        String name = nameOf(host);
        ResourceRequest asked = new ResourceRequest(
                request.method().name(),
                path,
                isHostName(name) ? name : null,
                headers.get(HttpHeaderNames.CONTENT_TYPE),
                headers.get(HttpHeaderNames.ACCEPT),
                headers.get(HttpHeaderNames.IF_MATCH),
                headers.get(HttpHeaderNames.AUTHORIZATION),
                request.content().toString(StandardCharsets.UTF_8),
                context.channel().remoteAddress() instanceof InetSocketAddress peer
                        ? peer.getAddress().getHostAddress()
                        : "");
        FullHttpRequest kept = request.retain();
        site.resources()
                .handle(
                        asked,
                        response -> context.executor().execute(() -> {
                            answer(context, kept, http(response));
                            kept.release();
                        }),
                        System.nanoTime());
    }

    /** A resource's answer as one of HTTP. */
    static FullHttpResponse http(ResourceResponse resource) {
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

    /** By what the client called it: behind a translated port another one than ours leads here. */
    private @Nullable ServerAddress reached(String host) {
        String name = nameOf(host);
        if (!isHostName(name)) {
            return null;
        }
        // A proxy in front of us does not carry packets.
        int port = site.plainHttp() ? site.port() : portOf(host);
        return port < 1 || port > 65_535 ? null : new ServerAddress(name, port);
    }

    private int portOf(String host) {
        String behind = host.substring(nameOf(host).length());
        if (behind.isEmpty()) {
            return secure ? HTTPS_PORT : HTTP_PORT;
        }
        return behind.matches(":[0-9]{1,5}") ? Integer.parseInt(behind.substring(1)) : -1;
    }

    private static String nameOf(String host) {
        int port = host.lastIndexOf(':');
        return port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    }

    private static boolean isHostName(String name) {
        return name.matches("[a-zA-Z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]");
    }

    private static boolean isLocal(ChannelHandlerContext context, String host) {
        boolean loopback = context.channel().remoteAddress() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
        return loopback && LOCAL_NAMES.contains(nameOf(host).toLowerCase(Locale.ROOT));
    }

    private FullHttpResponse redirect(String host, String target) {
        String name = nameOf(host);
        if (!isHostName(name) || !isHarmless(target)) {
            return text(HttpResponseStatus.BAD_REQUEST, "Open this address with https:// instead of http://.");
        }
        FullHttpResponse response = text(HttpResponseStatus.PERMANENT_REDIRECT, "This page is served over HTTPS only.");
        response.headers().set(HttpHeaderNames.LOCATION, "https://" + name + ":" + site.port() + target);
        return response;
    }

    private static boolean isHarmless(String target) {
        return target.startsWith("/") && target.chars().allMatch(each -> each > ' ' && each < 127);
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, String host) {
        HttpHeaders headers = request.headers();
        if (!headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            answer(context, request, text(HttpResponseStatus.UPGRADE_REQUIRED, "This address speaks WebSocket."));
            return;
        }
        if (!isSameOrigin(headers.get(HttpHeaderNames.ORIGIN), host)) {
            answer(
                    context,
                    request,
                    text(HttpResponseStatus.FORBIDDEN, "A page of another site may not open this connection."));
            return;
        }
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        (secure ? "wss://" : "ws://") + host + "/ws",
                        null,
                        WebSocketDecoderConfig.newBuilder()
                                .maxFramePayloadLength(WebLimits.MAX_MESSAGE_BYTES)
                                .allowExtensions(false)
                                .build())
                .newHandshaker(request);
        if (handshaker == null) {
            var _ = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
            return;
        }
        deadline.switchOff();
        WebSocketConnection connection = new WebSocketConnection(site.signaling(), reached(host));
        handshaker.handshake(context.channel(), request).addListener(done -> {
            if (done.isSuccess() && !context.isRemoved()) {
                context.pipeline().addLast(new WebSocketFrameAggregator(WebLimits.MAX_MESSAGE_BYTES), connection);
                context.pipeline().remove(this);
            } else {
                context.close();
            }
        });
    }

    /** A browser always names the origin; other clients name none and can't be led astray by a page. */
    private static boolean isSameOrigin(@Nullable String origin, String host) {
        if (origin == null) {
            return true;
        }
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static FullHttpResponse text(HttpResponseStatus status, String sentence) {
        return bytes(status, (sentence + "\n").getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    private static FullHttpResponse bytes(HttpResponseStatus status, byte[] content, String type) {
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

    private static void answer(ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response) {
        HttpUtil.setContentLength(response, response.content().readableBytes());
        boolean keepAlive =
                HttpUtil.isKeepAlive(request) && !request.decoderResult().isFailure();
        HttpUtil.setKeepAlive(response, keepAlive);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.content().clear();
        }
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** A connection that breaks is nobody's fault here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
