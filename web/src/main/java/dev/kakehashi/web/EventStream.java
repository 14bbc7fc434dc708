package dev.kakehashi.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A response that goes on: events leave as they come, and a comment where none came for a while. */
final class EventStream implements EventResponse {
    /** Proxies end a response over which nothing comes for 30 or 60 s. */
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final HttpExchange exchange;
    private final Channel channel;
    private long lastWrittenNanos;

    EventStream(HttpExchange exchange, long nowNanos) {
        this.exchange = exchange;
        this.channel = exchange.channel();
        this.lastWrittenNanos = nowNanos;
        channel.config()
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(WebLimits.MAX_UNSENT_BYTES / 2, WebLimits.MAX_UNSENT_BYTES));
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        EventResource.setEventHeaders(head.headers());
        head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        HttpUtil.setTransferEncodingChunked(head, exchange.version().equals(HttpVersion.HTTP_1_1));
        var _ = channel.write(head);
        write(":\n\n");
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void write(String events) {
        ByteBuf bytes = Unpooled.wrappedBuffer(events.getBytes(StandardCharsets.UTF_8));
        var _ = channel.writeAndFlush(new DefaultHttpContent(bytes));
    }

    @Override
    public boolean endsWithFirst() {
        return false;
    }

    @Override
    public boolean onTick(long nowNanos) {
        if (nowNanos - lastWrittenNanos >= BEAT_NANOS) {
            lastWrittenNanos = nowNanos;
            write(":\n\n");
        }
        return false;
    }

    @Override
    public void end() {
        exchange.closeWithin(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }

    @Override
    public void abort() {
        var _ = channel.close();
    }
}
