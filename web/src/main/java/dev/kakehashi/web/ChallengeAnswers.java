package dev.kakehashi.web;

import dev.kakehashi.web.acme.PendingChallenges;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Answers the one request of a connection to the port of {@link ChallengeListener}, and closes it. On its event loop. */
final class ChallengeAnswers extends SimpleChannelInboundHandler<HttpObject> {
    /** RFC 8555 8.3. */
    private static final String WELL_KNOWN = "/.well-known/acme-challenge/";

    private final PendingChallenges challenges;
    private final int securePort;
    private boolean answered;

    ChallengeAnswers(PendingChallenges challenges, int securePort) {
        this.challenges = challenges;
        this.securePort = securePort;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (answered || !(part instanceof HttpRequest request)) {
            return;
        }
        answered = true;
        HttpAnswers.write(context, response(request), request.method(), false);
    }

    private FullHttpResponse response(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return HttpAnswers.text(HttpResponseStatus.BAD_REQUEST, "This is not a valid HTTP request.");
        }
        if (!request.uri().startsWith(WELL_KNOWN)) {
            return HttpAnswers.redirect(RequestedHost.of(request.headers()), request.uri(), securePort);
        }
        String answer = challenges.httpAnswer(request.uri().substring(WELL_KNOWN.length()));
        return answer == null
                ? HttpAnswers.text(HttpResponseStatus.NOT_FOUND, "Nobody asked for this.")
                : HttpAnswers.text(HttpResponseStatus.OK, answer);
    }

    /** A connection that breaks is nobody's fault here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
