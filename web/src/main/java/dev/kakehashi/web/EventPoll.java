package dev.kakehashi.web;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** A response that is given whole as soon as there is an event, or none came for as long as the client waits (long polling, RFC 6202 2). */
final class EventPoll implements EventResponse {
    private final HttpExchange exchange;
    private final long untilNanos;
    private final StringBuilder events = new StringBuilder(":\n\n");

    EventPoll(HttpExchange exchange, long untilNanos) {
        this.exchange = exchange;
        this.untilNanos = untilNanos;
    }

    /** What it holds is bounded by what its connection keeps. */
    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void write(String more) {
        events.append(more);
    }

    @Override
    public boolean endsWithFirst() {
        return true;
    }

    @Override
    public boolean onTick(long nowNanos) {
        return nowNanos - untilNanos >= 0;
    }

    @Override
    public void end() {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                Unpooled.wrappedBuffer(events.toString().getBytes(StandardCharsets.UTF_8)));
        EventResource.setEventHeaders(response.headers());
        exchange.answer(response);
    }

    @Override
    public void abort() {
        var _ = exchange.channel().close();
    }
}
