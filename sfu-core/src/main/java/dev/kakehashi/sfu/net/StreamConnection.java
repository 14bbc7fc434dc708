package dev.kakehashi.sfu.net;

import dev.kakehashi.ice.StunMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection that carries packets. Reads on its own event loop and hands what came to a media loop; written to by any
 * media loop. Closed where it begins with something else than STUN, where nobody has proved within ten seconds to be a
 * participant, and where no participant uses it any more.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter {
    private static final long PROOF_SECONDS = 10;

    /**
     * Behind this much unsent data packets are dropped: a quarter of a second of 2 Mbit/s, and no one wants older pictures.
     */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(32 << 10, 64 << 10);

    /** What the kernel may hold beyond what is on its way, so that the limit above is the one that counts. */
    private static final int UNSENT_IN_KERNEL_BYTES = 16 << 10;

    /** Behind this much that the media loop has not taken yet, nothing more is read. */
    private static final int MAX_WAITING_BYTES = 256 << 10;

    private final Streams streams;
    private final boolean framed;
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private InetSocketAddress remote = new InetSocketAddress(0);
    private List<byte[]> batch = new ArrayList<>();
    private int batchBytes;
    private boolean begun;
    private volatile @Nullable ChannelHandlerContext context;

    /**
     * @param framed whether packets have a length of their own in front (RFC 4571)
     */
    StreamConnection(Streams streams, boolean framed) {
        this.streams = streams;
        this.framed = framed;
    }

    InetSocketAddress remote() {
        return remote;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        if (!(added.channel().remoteAddress() instanceof InetSocketAddress peer)) {
            added.close();
            return;
        }
        remote = peer;
        context = added;
        if (!streams.enter(this)) {
            added.close();
            return;
        }
        added.channel().config().setWriteBufferWaterMark(UNSENT);
        if (added.channel() instanceof EpollSocketChannel linux) {
            linux.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT_IN_KERNEL_BYTES);
        }
        var proof = added.executor()
                .scheduleWithFixedDelay(
                        () -> {
                            if (!streams.isProven(remote)) {
                                added.close();
                            }
                        },
                        PROOF_SECONDS,
                        PROOF_SECONDS,
                        TimeUnit.SECONDS);
        added.channel().closeFuture().addListener(_ -> {
            proof.cancel(false);
            streams.left(this);
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        try {
            if (message instanceof ByteBuf frame) {
                take(reading, frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(ChannelHandlerContext reading, ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        if (!begun && !StunMessage.looksLikeStun(bytes, 0, bytes.length)) {
            reading.close();
            return;
        }
        begun = true;
        batch.add(bytes);
        batchBytes += bytes.length;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext reading) {
        if (batch.isEmpty()) {
            return;
        }
        List<byte[]> came = batch;
        int bytes = batchBytes;
        batch = new ArrayList<>();
        batchBytes = 0;
        if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
            reading.channel().config().setAutoRead(false);
        }
        streams.loopOf(remote).onStream(streams.door(), remote, came, () -> taken(reading, bytes));
    }

    /** The media loop has taken what was given to it. On that loop. */
    private void taken(ChannelHandlerContext reading, int bytes) {
        int left = waitingBytes.addAndGet(-bytes);
        if (left <= MAX_WAITING_BYTES && !reading.channel().config().isAutoRead()) {
            reading.channel().config().setAutoRead(true);
        }
    }

    // ---- out, by any media loop ----

    /** Whether the client is still there, as far as is known. */
    boolean isOpen() {
        ChannelHandlerContext open = context;
        return open != null && open.channel().isActive();
    }

    /** Whether there is room for more. */
    boolean isWritable() {
        ChannelHandlerContext open = context;
        return open != null && open.channel().isWritable();
    }

    /** Adds a packet as it stands in the stream. */
    void append(ByteBuf to, byte[] data, int offset, int length) {
        if (framed) {
            to.writeShort(length);
        }
        to.writeBytes(data, offset, length);
    }

    /** An empty buffer to append to. */
    ByteBuf buffer(int bytes) {
        ChannelHandlerContext open = context;
        if (open == null) {
            throw new IllegalStateException("found before it was taken in");
        }
        return open.alloc().directBuffer(bytes);
    }

    /** Writes what was appended; becomes owner of the buffer. */
    void write(ByteBuf packets) {
        ChannelHandlerContext open = context;
        if (open == null) {
            packets.release();
        } else {
            open.writeAndFlush(packets, open.voidPromise());
        }
    }

    /** A connection that breaks is nobody's fault here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
        broken.close();
    }
}
