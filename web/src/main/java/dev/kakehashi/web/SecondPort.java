package dev.kakehashi.web;

import dev.kakehashi.ice.PlainBinding;
import dev.kakehashi.ice.StunMessage;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP port after that of media: it answers plain binding requests (RFC 8489 12) and nothing else, so that a page can see
 * whether its NAT maps one socket to one address whomever it writes to (RFC 4787 4.1, RFC 5780 4.3). The server is whole
 * without it.
 */
final class SecondPort implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SecondPort.class);
    private static final int MAX_PORT = 65_535;

    /** A binding request of a browser has 20 to 60 bytes; what is cut off is not answered. */
    private static final int DATAGRAM_BYTES = 256;

    private static final int ANSWER_BYTES = 64;

    private final EventLoopGroup group;
    private final LongAdder answered = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private boolean open = true;

    /** Takes the port at each of the addresses at which media is served, or, where one of them is taken, at none. */
    static SecondPort open(List<InetSocketAddress> media) {
        return new SecondPort(media);
    }

    private SecondPort(List<InetSocketAddress> media) {
        // One thread, to which the budget is confined.
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("second-port", true), NioIoHandler.newFactory());
        int port = media.getFirst().getPort() + 1;
        PlainBinding binding = new PlainBinding();
        List<Channel> sockets = new ArrayList<>();
        for (InetSocketAddress each : media) {
            ChannelFuture bound =
                    port > MAX_PORT ? null : bind(new InetSocketAddress(each.getAddress(), port), binding);
            if (bound == null || !bound.isSuccess()) {
                open = false;
                sockets.forEach(Channel::close);
                log.info("UDP port {} can't be served, so /check can't tell how people's NATs map", port);
                return;
            }
            sockets.add(bound.channel());
        }
    }

    private ChannelFuture bind(InetSocketAddress address, PlainBinding binding) {
        return new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES))
                .handler(new Answering(binding))
                .bind(address)
                .awaitUninterruptibly();
    }

    boolean isOpen() {
        return open;
    }

    /** Counters by name. */
    Map<String, Long> statistics() {
        return Map.of(
                "second_port_open",
                open ? 1L : 0L,
                "second_port_answered_total",
                answered.sum(),
                "second_port_unanswered_total",
                unanswered.sum());
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }

    /** One socket. Confined to the one event loop. */
    private final class Answering extends ChannelInboundHandlerAdapter {
        private final PlainBinding binding;
        private final StunMessage request = new StunMessage();
        private final byte[] in = new byte[DATAGRAM_BYTES];
        private final byte[] out = new byte[ANSWER_BYTES];

        Answering(PlainBinding binding) {
            this.binding = binding;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (message instanceof DatagramPacket datagram) {
                    answer(context, datagram);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void answer(ChannelHandlerContext context, DatagramPacket datagram) {
            ByteBuf content = datagram.content();
            int length = content.readableBytes();
            content.readBytes(in, 0, length);
            int size = request.wrap(in, 0, length)
                    ? binding.answer(request, datagram.sender(), System.nanoTime(), out)
                    : -1;
            if (size < 0) {
                unanswered.increment();
                return;
            }
            answered.increment();
            context.writeAndFlush(new DatagramPacket(Unpooled.copiedBuffer(out, 0, size), datagram.sender()));
        }

        /** A socket error concerns one datagram (an ICMP answer, say), never the port. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            unanswered.increment();
        }
    }
}
