package dev.kakehashi.web;

import dev.kakehashi.web.acme.AcmeRefusal;
import dev.kakehashi.web.acme.PendingChallenges;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The port at which an authority looks over HTTP (RFC 8555 8.3). Everybody else is sent to HTTPS. A connection has one request,
 * and little time for it.
 */
final class ChallengeListener implements AutoCloseable {
    private static final int BACKLOG = 64;

    /** An authority looks from about five places at once; the rest is for people who typed a name without https. */
    private static final int MAX_CONNECTIONS = 128;

    private static final int MAX_HEADER_BYTES = 8_192;
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final EventLoopGroup group;
    private final List<InetAddress> addresses;
    private final int port;
    private final int securePort;
    private final PendingChallenges challenges;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Channel> listening = new ArrayList<>();

    /**
     * Opens nothing yet.
     *
     * @param addresses empty for all of this machine
     * @param securePort where others are sent
     */
    ChallengeListener(
            EventLoopGroup group, List<InetAddress> addresses, int port, int securePort, PendingChallenges challenges) {
        this.group = group;
        this.addresses = addresses;
        this.port = port;
        this.securePort = securePort;
        this.challenges = challenges;
    }

    /** Takes the port where it is not taken yet. */
    synchronized void open() throws AcmeRefusal {
        if (!listening.isEmpty()) {
            return;
        }
        List<InetSocketAddress> wanted = new ArrayList<>();
        addresses.forEach(each -> wanted.add(new InetSocketAddress(each, port)));
        if (wanted.isEmpty()) {
            wanted.add(new InetSocketAddress(port));
        }
        for (InetSocketAddress each : wanted) {
            var bound = bootstrap().bind(each).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                close();
                throw new AcmeRefusal("TCP port " + port + " can't be served (" + WebServer.reason(bound.cause())
                        + "), where the authority looks; end the program that has it, or serve at --port 443");
            }
            listening.add(bound.channel());
        }
    }

    private ServerBootstrap bootstrap() {
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        return new ServerBootstrap()
                .group(group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        begin(channel);
                    }
                });
    }

    private void begin(Channel channel) {
        if (connections.incrementAndGet() > MAX_CONNECTIONS) {
            connections.decrementAndGet();
            channel.close();
            return;
        }
        var deadline = channel.eventLoop().schedule(() -> channel.close(), DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> {
            connections.decrementAndGet();
            deadline.cancel(false);
        });
        channel.pipeline()
                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(WebLimits.MAX_REQUEST_LINE_BYTES)
                        .setMaxHeaderSize(MAX_HEADER_BYTES)))
                .addLast(new ChallengeAnswers(challenges, securePort));
    }

    @Override
    public synchronized void close() {
        listening.forEach(each -> each.close().awaitUninterruptibly(1, TimeUnit.SECONDS));
        listening.clear();
    }
}
