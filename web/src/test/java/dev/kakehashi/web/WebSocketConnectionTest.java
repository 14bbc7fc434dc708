package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.Conference;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.signaling.IceServers;
import dev.kakehashi.signaling.SignalingConfig;
import dev.kakehashi.signaling.SignalingServer;
import dev.kakehashi.signaling.access.AccessPolicy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What leaves by a WebSocket, and when it is given up. */
final class WebSocketConnectionTest {
    private static final SignalingServer SIGNALING = new SignalingServer(
            new NoConference(),
            SignalingConfig.with(CodecPolicy.defaults(), AccessPolicy.open(), IceServers.none()),
            new Random(7),
            InstantSource.system());

    @Test
    void aClientThatReadsNothingIsClosedThoughTheFarewellNeverLeaves() {
        WebSocketConnection connection = new WebSocketConnection(SIGNALING, null);
        EmbeddedChannel channel = new EmbeddedChannel(new NothingLeaves(), connection);
        connection.close(1000, "");
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(5, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isFalse();
    }

    /** Netty writes at once on the event loop, and queues what comes from elsewhere. */
    @Test
    void whatTheEventLoopSaysDoesNotOvertakeWhatWasSaidBefore() throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            WebSocketConnection connection = new WebSocketConnection(SIGNALING, null);
            LinkedBlockingQueue<String> left = new LinkedBlockingQueue<>();
            Channel channel = channel(group, connection, left);
            channel.eventLoop()
                    .submit(() -> {
                        Thread other = Thread.ofVirtual().start(() -> connection.send("first"));
                        joinQuietly(other);
                        connection.send("second");
                    })
                    .sync();

            assertThat(left.poll(5, TimeUnit.SECONDS)).isEqualTo("first");
            assertThat(left.poll(5, TimeUnit.SECONDS)).isEqualTo("second");
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static Channel channel(
            MultiThreadIoEventLoopGroup group, WebSocketConnection connection, LinkedBlockingQueue<String> left)
            throws InterruptedException {
        LocalAddress address = new LocalAddress(WebSocketConnectionTest.class);
        new io.netty.bootstrap.ServerBootstrap()
                .group(group)
                .channel(LocalServerChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel other) {}
                })
                .bind(address)
                .sync();
        return new io.netty.bootstrap.Bootstrap()
                .group(group)
                .channel(LocalChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new TextsKept(left), connection);
                    }
                })
                .connect(address)
                .sync()
                .channel();
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class NothingLeaves extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
        }
    }

    private static final class TextsKept extends ChannelOutboundHandlerAdapter {
        private final LinkedBlockingQueue<String> kept;

        TextsKept(LinkedBlockingQueue<String> kept) {
            this.kept = kept;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof TextWebSocketFrame text) {
                kept.add(text.text());
            }
            ReferenceCountUtil.release(message);
            promise.setSuccess();
        }
    }

    private static final class NoConference implements Conference {
        @Override
        public void execute(ConferenceCommand command) {}

        @Override
        public Map<String, Long> statistics() {
            return Map.of();
        }

        @Override
        public List<RoomReport> rooms() {
            return List.of();
        }
    }
}
