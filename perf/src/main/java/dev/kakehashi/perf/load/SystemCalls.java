package dev.kakehashi.perf.load;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * The system calls of Linux by which datagrams are received and sent many at a time. Java's own channels take a call for
 * each datagram, Netty's take objects for each. Safe for use by any thread.
 */
@SuppressWarnings("restricted") // the one class that binds to the C library
final class SystemCalls {
    private static final Linker LINKER = Linker.nativeLinker();

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    static final int SOCKADDR_IN_BYTES = 16;
    private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SOCKADDR_IN_ADDRESS_AT = 4;
    private static final int SOCKADDR_IN6_BYTES = 28;
    private static final int SOCKADDR_IN6_ADDRESS_AT = 8;
    private static final int SOCKADDR_IN6_SCOPE_AT = 24;

    private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT = handle("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SEND = handle("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            handle("recvmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SENDMMSG = handle("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE = handle("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL = handle("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_PWAIT2 =
            handle("epoll_pwait2", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle EVENTFD = handle("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = handle("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = handle("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

    private SystemCalls() {}

    private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /**
     * A datagram socket that knows its peer and never blocks. UDP_GRO is left off, as in any program that asks for nothing.
     *
     * @param receiveBufferBytes is cut to net.core.rmem_max where we may not go beyond
     */
    static int connectedSocket(InetSocketAddress peer, int receiveBufferBytes) throws IOException {
        int family = peer.getAddress() instanceof Inet6Address ? AF_INET6 : AF_INET;
        try (Arena arena = Arena.ofConfined()) {
            int fd = datagramSocket(family);
            if (setBuffer(arena, fd, SO_RCVBUFFORCE, receiveBufferBytes) < 0) {
                int _ = setBuffer(arena, fd, SO_RCVBUF, receiveBufferBytes);
            }
            MemorySegment name = socketAddress(arena, family, peer);
            int _ = checked("connect", (int) CONNECT.invokeExact(fd, name, (int) name.byteSize()));
            return fd;
        } catch (Throwable failed) {
            throw asIoException(failed);
        }
    }

    /** A datagram socket for IPv4 that never blocks, and sends to whom each message names. */
    static int openSocket(int sendBufferBytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int fd = datagramSocket(AF_INET);
            int _ = setBuffer(arena, fd, SO_SNDBUF, sendBufferBytes);
            return fd;
        } catch (Throwable failed) {
            throw asIoException(failed);
        }
    }

    /** A datagram socket that receives at an address, and never blocks. */
    static int boundSocket(InetSocketAddress address, int receiveBufferBytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int fd = datagramSocket(AF_INET);
            int _ = setBuffer(arena, fd, SO_RCVBUF, receiveBufferBytes);
            MemorySegment name = socketAddress(arena, AF_INET, address);
            int _ = checked("bind", (int) BIND.invokeExact(fd, name, (int) name.byteSize()));
            return fd;
        } catch (Throwable failed) {
            throw asIoException(failed);
        }
    }

    private static int datagramSocket(int family) throws Throwable {
        return checked("socket", (int) SOCKET.invokeExact(family, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0));
    }

    /** Negative where the kernel refuses it. */
    private static int setBuffer(Arena arena, int fd, int option, int bytes) throws Throwable {
        MemorySegment size = arena.allocateFrom(JAVA_INT, bytes);
        return (int) SETSOCKOPT.invokeExact(fd, SOL_SOCKET, option, size, Integer.BYTES);
    }

    /** A sockaddr_in (ip(7)) or sockaddr_in6 (ipv6(7)). */
    static MemorySegment socketAddress(Arena arena, InetSocketAddress peer) {
        return socketAddress(arena, peer.getAddress() instanceof Inet6Address ? AF_INET6 : AF_INET, peer);
    }

    private static MemorySegment socketAddress(Arena arena, int family, InetSocketAddress peer) {
        byte[] address = peer.getAddress().getAddress();
        boolean v6 = family == AF_INET6;
        MemorySegment name = arena.allocate(v6 ? SOCKADDR_IN6_BYTES : SOCKADDR_IN_BYTES, Integer.BYTES);
        name.set(ValueLayout.JAVA_SHORT, 0, (short) family);
        name.set(ValueLayout.JAVA_BYTE, 2, (byte) (peer.getPort() >>> 8));
        name.set(ValueLayout.JAVA_BYTE, 3, (byte) peer.getPort());
        int at = v6 ? SOCKADDR_IN6_ADDRESS_AT : SOCKADDR_IN_ADDRESS_AT;
        MemorySegment.copy(address, 0, name, ValueLayout.JAVA_BYTE, at, address.length);
        if (peer.getAddress() instanceof Inet6Address scoped) {
            name.set(JAVA_INT, SOCKADDR_IN6_SCOPE_AT, scoped.getScopeId());
        }
        return name;
    }

    static int epoll() throws IOException {
        try {
            return checked("epoll_create1", (int) EPOLL_CREATE.invokeExact(EPOLL_CLOEXEC));
        } catch (Throwable failed) {
            throw asIoException(failed);
        }
    }

    static int eventCounter() throws IOException {
        try {
            return checked("eventfd", (int) EVENTFD.invokeExact(0, EFD_NONBLOCK_CLOEXEC));
        } catch (Throwable failed) {
            throw asIoException(failed);
        }
    }

    static void epollControl(int epoll, int operation, int fd, MemorySegment event) throws IOException {
        try {
            int _ = checked("epoll_ctl", (int) EPOLL_CTL.invokeExact(epoll, operation, fd, event));
        } catch (Throwable failed) {
            throw asIoException(failed);
        }
    }

    /** Returns how many descriptors are ready; none after a signal. */
    static int epollWait(int epoll, MemorySegment events, int most, MemorySegment timeout) {
        try {
            return Math.max(0, (int) EPOLL_PWAIT2.invokeExact(epoll, events, most, timeout, MemorySegment.NULL));
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns how many datagrams were there; none after an ICMP error, which concerns one datagram only. */
    static int receiveMany(int fd, MemorySegment headers, int most) {
        try {
            return Math.max(0, (int) RECVMMSG.invokeExact(fd, headers, most, MSG_DONTWAIT, MemorySegment.NULL));
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns how many datagrams were taken. */
    static int sendMany(int fd, MemorySegment headers, int count) {
        try {
            return Math.max(0, (int) SENDMMSG.invokeExact(fd, headers, count, MSG_DONTWAIT));
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Sends one datagram from whichever thread. */
    static void send(int fd, byte[] datagram) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, datagram);
            long _ = (long) SEND.invokeExact(fd, copy, (long) datagram.length, MSG_DONTWAIT);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Adds one to an event counter, or takes all from it. */
    static void count(int eventCounter, boolean add) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
            if (add) {
                long _ = (long) WRITE.invokeExact(eventCounter, one, (long) Long.BYTES);
            } else {
                long _ = (long) READ.invokeExact(eventCounter, one, (long) Long.BYTES);
            }
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int checked(String call, int result) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed");
        }
        return result;
    }

    private static IOException asIoException(Throwable failed) {
        return failed instanceof IOException known ? known : new IOException(failed);
    }
}
