package dev.kakehashi.web;

import dev.kakehashi.signaling.CheckResource;
import dev.kakehashi.signaling.ServerAddress;
import dev.kakehashi.signaling.SignalingServer;
import dev.kakehashi.signaling.whip.MediaResources;
import dev.kakehashi.signaling.whip.ResourceRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers the requests of one connection, on its event loop. */
final class HttpRouter extends SimpleChannelInboundHandler<FullHttpRequest> {
    /**
     * What is served.
     *
     * @param port for redirects
     * @param plainHttp whether everybody may use HTTP without TLS
     * @param guide the page {@code /webrtc}
     * @param events signalling over HTTP
     * @param resources WHIP and WHEP
     * @param check {@code /api/v1/check}
     * @param isReady whether media and signalling are served
     * @param metrics the text of {@code /metrics}; may block
     * @param status the JSON of {@code /api/v1/status}; may block
     * @param rooms the JSON of {@code /api/v1/rooms}, for this computer only; may block
     */
    record Site(
            int port,
            boolean plainHttp,
            StaticFiles files,
            Guide guide,
            SignalingServer signaling,
            EventResource events,
            MediaResources resources,
            CheckResource check,
            BooleanSupplier isReady,
            Supplier<String> metrics,
            Supplier<String> status,
            Supplier<String> rooms) {}

    private static final String WEB_SOCKET = "/ws";
    private static final int MAX_PORT = 65_535;

    private final Site site;
    private final boolean secure;
    private final RequestDeadline deadline;

    /** While the answer of an {@link HttpExchange} is owed. */
    private boolean owing;

    HttpRouter(Site site, boolean secure, RequestDeadline deadline) {
        this.site = site;
        this.secure = secure;
        this.deadline = deadline;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (owing) {
            // What another request got would stand in the midst of the answer to the one before.
            context.close();
            return;
        }
        deadline.onRequest();
        if (request.decoderResult().isFailure()) {
            answer(context, request, unreadable(request.decoderResult().cause()));
            return;
        }
        String target = request.uri();
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        RequestedHost host = RequestedHost.of(request.headers());
        if (!secure && !site.plainHttp() && !isLocal(context, host)) {
            answer(context, request, HttpAnswers.redirect(host, target, site.port()));
            return;
        }
        if (path.equals(WEB_SOCKET)) {
            upgrade(context, request, host);
            return;
        }
        if (EventResource.serves(path)) {
            owing = true;
            HttpExchange exchange = new HttpExchange(context, request, deadline, () -> owing = false);
            site.events().handle(exchange, request, path, host.isOriginOf(request.headers()), reached(host));
            return;
        }
        if (request.content().readableBytes() > WebLimits.MAX_BODY_BYTES) {
            answer(context, request, HttpAnswers.of(WholeRequests.tooLarge(path)));
            return;
        }
        if (MediaResources.serves(path)) {
            askResource(context, request, path, host);
            return;
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            FullHttpResponse refusal =
                    HttpAnswers.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.");
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            answer(context, request, refusal);
            return;
        }
        route(context, request, path, host);
    }

    private static FullHttpResponse unreadable(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ ->
                HttpAnswers.text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "This address is too long.");
            case TooLongHttpHeaderException _ ->
                HttpAnswers.text(
                        HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        "The headers of this request are too long.");
            default -> HttpAnswers.text(HttpResponseStatus.BAD_REQUEST, "This is not a valid HTTP request.");
        };
    }

    private void route(ChannelHandlerContext context, FullHttpRequest request, String path, RequestedHost host) {
        switch (path) {
            case "/healthz" -> answer(context, request, health());
            case "/metrics" ->
                answerLater(context, request, site.metrics(), "text/plain; version=0.0.4; charset=utf-8");
            case "/api/v1/status" -> answerLater(context, request, site.status(), "application/json");
            case "/api/v1/rooms" -> {
                if (isLocal(context, host)) {
                    answerLater(context, request, site.rooms(), "application/json");
                } else {
                    answer(
                            context,
                            request,
                            HttpAnswers.text(
                                    HttpResponseStatus.FORBIDDEN,
                                    "Who is in which room is told on the server's own computer only: http://localhost:"
                                            + site.port() + path));
                }
            }
            case "/api/v1/check" -> answer(context, request, check(context, host));
            case Guide.PATH -> answer(context, request, guide(request));
            default -> answer(context, request, file(request, path));
        }
    }

    private FullHttpResponse health() {
        return site.isReady().getAsBoolean()
                ? HttpAnswers.text(HttpResponseStatus.OK, "ok")
                : HttpAnswers.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not serving");
    }

    private FullHttpResponse file(FullHttpRequest request, String path) {
        StaticFiles.StaticFile file = site.files().find(fileOf(path));
        if (file == null) {
            return HttpAnswers.text(HttpResponseStatus.NOT_FOUND, "There is nothing at this address.");
        }
        return HttpAnswers.file(request, file);
    }

    private static String fileOf(String path) {
        return switch (path) {
            case "/" -> "/index.html";
            case "/example/" -> "/example/index.html";
            case "/check" -> "/check/index.html";
            default -> isRoom(path) ? "/index.html" : path;
        };
    }

    /** Behind a proxy the connection tells nothing of the visitor. */
    private FullHttpResponse check(ChannelHandlerContext context, RequestedHost host) {
        String peer = peerOf(context.channel());
        String body = site.check().json(peer, site.plainHttp() ? null : peer, reached(host), System.nanoTime());
        FullHttpResponse response = body == null
                ? HttpAnswers.text(
                        HttpResponseStatus.TOO_MANY_REQUESTS, "Too many checks from your address; wait a minute.")
                : HttpAnswers.bytes(HttpResponseStatus.OK, body.getBytes(StandardCharsets.UTF_8), "application/json");
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (body == null) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, "60");
        }
        return response;
    }

    /** The address of who is at the other end. */
    static String peerOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress peer
                ? NetUtil.toAddressString(peer.getAddress())
                : "";
    }

    private FullHttpResponse guide(FullHttpRequest request) {
        String target = request.uri();
        int query = target.indexOf('?');
        Guide.Language language = Guide.Language.of(
                query < 0 ? "" : target.substring(query + 1), request.headers().get(HttpHeaderNames.ACCEPT_LANGUAGE));
        FullHttpResponse response = HttpAnswers.file(request, site.guide().page(language));
        response.headers()
                .set(HttpHeaderNames.CONTENT_LANGUAGE, language.tag())
                .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_LANGUAGE);
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
                answer(context, kept, HttpAnswers.bytes(HttpResponseStatus.OK, content, type));
                kept.release();
            });
        });
    }

    private void askResource(ChannelHandlerContext context, FullHttpRequest request, String path, RequestedHost host) {
        HttpHeaders headers = request.headers();
        ResourceRequest asked = new ResourceRequest(
                request.method().name(),
                path,
                host.isValid() ? host.name() : null,
                headers.get(HttpHeaderNames.CONTENT_TYPE),
                headers.get(HttpHeaderNames.ACCEPT),
                headers.get(HttpHeaderNames.IF_MATCH),
                headers.get(HttpHeaderNames.AUTHORIZATION),
                request.content().toString(StandardCharsets.UTF_8),
                peerOf(context.channel()));
        FullHttpRequest kept = request.retain();
        site.resources()
                .handle(
                        asked,
                        response -> context.executor().execute(() -> {
                            answer(context, kept, HttpAnswers.of(response));
                            kept.release();
                        }),
                        System.nanoTime());
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, RequestedHost host) {
        FullHttpResponse refusal = WebSocketUpgrade.refusal(request, host);
        if (refusal == null) {
            String address = (secure ? "wss://" : "ws://") + host.text() + WEB_SOCKET;
            WebSocketConnection connection = new WebSocketConnection(site.signaling(), reached(host));
            WebSocketUpgrade.perform(context, request, address, deadline, connection, this);
        } else {
            answer(context, request, refusal);
        }
    }

    /** By what the client called it: behind a translated port another one than ours leads here. */
    private @Nullable ServerAddress reached(RequestedHost host) {
        // A proxy in front of us does not carry packets.
        int port = site.plainHttp() ? site.port() : host.port(secure);
        return !host.isValid() || port < 1 || port > MAX_PORT ? null : new ServerAddress(host.name(), port);
    }

    private static boolean isLocal(ChannelHandlerContext context, RequestedHost host) {
        boolean loopback = context.channel().remoteAddress() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
        return loopback && host.isLocal();
    }

    private static void answer(ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response) {
        boolean keepAlive =
                HttpUtil.isKeepAlive(request) && !request.decoderResult().isFailure();
        HttpAnswers.write(context, response, request.method(), keepAlive);
    }

    /** A connection that breaks is nobody's fault here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
