package dev.kakehashi.sfu.net;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of Linux that Netty does not offer in the shape that we want: sendmmsg(2) whose messages may carry UDP_SEGMENT
 * (udp(7)), and recvmmsg(2) into memory of our own. For the 64-bit Linux on which Netty's epoll runs. Safe for use by any thread.
 */
final class LinuxSockets {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int ENOBUFS = 105;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    private static final int MSG_DONTWAIT = 0x40;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SENDMMSG = call(
            "sendmmsg",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle RECVMMSG = call(
            "recvmmsg",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS));
    private static final MethodHandle GETSOCKOPT = call(
            "getsockopt",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS));

    private LinuxSockets() {}

    @SuppressWarnings("restricted") // the shapes are those of the manual pages
    private static MethodHandle call(String name, FunctionDescriptor shape) {
        MemorySegment symbol = SymbolLookup.loaderLookup()
                .find(name)
                .or(() -> LINKER.defaultLookup().find(name))
                .orElseThrow(() -> new UnsatisfiedLinkError(name));
        return LINKER.downcallHandle(symbol, shape, Linker.Option.captureCallState("errno"));
    }

    /** Makes what the first call would wait for some tenths of a second. */
    static void warmUp() {
        try (Arena arena = Arena.ofConfined()) {
            int _ = sendmmsg(-1, MemorySegment.NULL, 0, callState(arena));
            int _ = recvmmsg(-1, MemorySegment.NULL, 0, callState(arena));
        }
    }

    /** Memory for the error number of a call, one for each thread that calls. */
    static MemorySegment callState(Arena arena) {
        return arena.allocate(CALL_STATE);
    }

    /**
     * Sends messages without waiting.
     *
     * @param headers an array of struct mmsghdr
     * @return how many were sent, or the negative error number where the first could not be
     */
    static int sendmmsg(int descriptor, MemorySegment headers, int count, MemorySegment callState) {
        try {
            int sent = (int) SENDMMSG.invokeExact(callState, descriptor, headers, count, MSG_DONTWAIT);
            return sent < 0 ? -(int) ERRNO.get(callState, 0L) : sent;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Takes datagrams without waiting for any.
     *
     * @param headers an array of struct mmsghdr
     * @return how many were taken, or the negative error number
     */
    static int recvmmsg(int descriptor, MemorySegment headers, int count, MemorySegment callState) {
        try {
            int taken =
                    (int) RECVMMSG.invokeExact(callState, descriptor, headers, count, MSG_DONTWAIT, MemorySegment.NULL);
            return taken < 0 ? -(int) ERRNO.get(callState, 0L) : taken;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether the kernel can cut one message of this UDP socket into several datagrams (Linux 4.18 or later). */
    static boolean knowsSegments(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
            length.set(ValueLayout.JAVA_INT, 0, (int) value.byteSize());
            return (int) GETSOCKOPT.invokeExact(callState(arena), descriptor, SOL_UDP, UDP_SEGMENT, value, length) == 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
