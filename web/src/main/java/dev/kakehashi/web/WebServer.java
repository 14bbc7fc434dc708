package dev.kakehashi.web;

import dev.kakehashi.sfu.net.Streams;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The TCP side of the port: takes connections and gives each its handlers. */
final class WebServer implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final EventLoopGroup group;
    private final List<Channel> listening = new ArrayList<>();
    private volatile @Nullable PortUnificationFactory factory;

    /** Makes the first handler of a connection. */
    @FunctionalInterface
    private interface PortUnificationFactory {
        PortUnification make();
    }

    private WebServer() {
        boolean epoll = Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(
                2, new DefaultThreadFactory("web"), epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /**
     * Takes the port. Connections wait until {@link #serve} says what they meet.
     *
     * @param addresses empty for all of this machine
     * @throws IOException when the port is in use, or an address is not of this machine
     */
    static WebServer bind(int port, List<InetAddress> addresses) throws IOException {
        WebServer server = new WebServer();
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(server.group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        server.begin(channel);
                    }
                });
        List<InetSocketAddress> wanted = new ArrayList<>();
        addresses.forEach(each -> wanted.add(new InetSocketAddress(each, port)));
        if (wanted.isEmpty()) {
            wanted.add(new InetSocketAddress(port));
        }
        try {
            for (InetSocketAddress each : wanted) {
                server.listen(bootstrap, each);
            }
        } catch (IOException failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    private void listen(ServerBootstrap bootstrap, InetSocketAddress wanted) throws IOException {
        InetSocketAddress address = listening.isEmpty() ? wanted : new InetSocketAddress(wanted.getAddress(), port());
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("can't listen on TCP " + address, bound.cause());
        }
        listening.add(bound.channel());
    }

    private void begin(Channel channel) {
        PortUnificationFactory ready = factory;
        if (ready == null) {
            channel.close();
        } else {
            channel.pipeline().addLast(ready.make());
        }
    }

    /** From now on connections are answered. */
    void serve(WebLimits limits, @Nullable ServerTls tls, HttpRouter.Site site, @Nullable Streams streams) {
        HttpPipeline http = new HttpPipeline(limits, site);
        factory = () -> PortUnification.ofConnection(limits, tls, http, streams);
    }

    /** For another port of the same kind. */
    EventLoopGroup group() {
        return group;
    }

    /** Why a port could not be taken, in a few words. */
    static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "it is in use" : message;
    }

    int port() {
        return ((InetSocketAddress) listening.getFirst().localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.forEach(each -> each.close().awaitUninterruptibly(1, TimeUnit.SECONDS));
        group.shutdownGracefully(100, 800, TimeUnit.MILLISECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
