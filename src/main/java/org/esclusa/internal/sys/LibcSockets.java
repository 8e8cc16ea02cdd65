// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.esclusa.internal.sys.LibcLinks.syscall;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What this library asks of the kernel about Unix sockets; like {@link Libc}, of which it is a part; unix(7). */
public final class LibcSockets {
    private LibcSockets() {}

    // Making

    /** A socket of the given type, with flags; socket(2). */
    public static int socket(int type) {
        return (int) syscall(Syscall.SOCKET, Flags.AF_UNIX, type, 0);
    }

    /** Two that are connected: the first, plus the second times 2^32; socketpair(2). */
    public static long socketpair(int type) {
        MemorySegment pair = Scratch.mine().struct();
        long result = syscall(Syscall.SOCKETPAIR, Flags.AF_UNIX, type, 0, pair.address(), 0, 0);
        return result < 0 ? result : Structs.pair(pair);
    }

    /** Gives a socket a name, or with none lets the kernel choose; bind(2). */
    public static int bind(int fd, byte[] name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SocketAddress.allocate(arena, name);
            return (int) syscall(Syscall.BIND, fd, address.address(), address.byteSize());
        }
    }

    /** Connects to the socket of that name; connect(2). */
    public static int connect(int fd, byte[] name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SocketAddress.allocate(arena, name);
            return (int) syscall(Syscall.CONNECT, fd, address.address(), address.byteSize());
        }
    }

    /** Makes a socket one that others connect to; listen(2). */
    public static int listen(int fd, int backlog) {
        return (int) syscall(Syscall.LISTEN, fd, backlog, 0);
    }

    /** The next of those that connect, with flags; accept4(2). */
    public static int accept4(int fd, int flags) {
        return (int) syscall(Syscall.ACCEPT4, fd, 0, 0, flags, 0, 0);
    }

    /** Ends one direction; shutdown(2). */
    public static int shutdown(int fd, int how) {
        return (int) syscall(Syscall.SHUTDOWN, fd, how, 0);
    }

    // Asking

    /** An option of level SOL_SOCKET that is an int, zero or more; getsockopt(2). */
    public static int option(int fd, int option) {
        MemorySegment struct = Scratch.mine().struct();
        long result = option(fd, option, struct, Integer.BYTES);
        return result < 0 ? (int) result : struct.get(JAVA_INT, 0);
    }

    /** Who made the other end; SO_PEERCRED. */
    public static SocketCredentials peerCredentials(int fd) {
        MemorySegment struct = Scratch.mine().struct();
        long result = option(fd, Flags.SO_PEERCRED, struct, SocketCredentials.BYTE_SIZE);
        return result < 0 ? SocketCredentials.failed(result) : SocketCredentials.of(struct);
    }

    private static long option(int fd, int option, MemorySegment struct, long byteSize) {
        long length = struct.address() + Scratch.STRUCT_BYTE_SIZE - Integer.BYTES;
        struct.set(JAVA_INT, Scratch.STRUCT_BYTE_SIZE - Integer.BYTES, (int) byteSize);
        return syscall(Syscall.GETSOCKOPT, fd, Flags.SOL_SOCKET, option, struct.address(), length, 0);
    }

    /** The name of a socket, empty if it has none, or null if that cannot be told; getsockname(2). */
    public static byte[] localName(int fd) {
        return name(Syscall.GETSOCKNAME, fd);
    }

    /** The name of the other end, empty if it has none, or null if there is none; getpeername(2). */
    public static byte[] peerName(int fd) {
        return name(Syscall.GETPEERNAME, fd);
    }

    private static byte[] name(Syscall call, int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketAddress.BYTE_SIZE, Long.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) SocketAddress.BYTE_SIZE);
            long result = syscall(call, fd, address.address(), length.address());
            return result < 0 ? null : SocketAddress.name(address, length.get(JAVA_INT, 0));
        }
    }

    // Bytes

    /** Up to {@code count} bytes into {@code buffer} from {@code at} on, never waiting; recv(2). */
    public static long receive(int fd, MemorySegment buffer, long at, long count) {
        long address = LibcDescriptors.address(buffer, at, count);
        return syscall(buffer, Syscall.RECVFROM, fd, address, count, Flags.MSG_DONTWAIT, 0, 0);
    }

    /** Up to {@code count} bytes of {@code buffer} from {@code at} on, never waiting; send(2). */
    public static long send(int fd, MemorySegment buffer, long at, long count) {
        long address = LibcDescriptors.address(buffer, at, count);
        int flags = Flags.MSG_DONTWAIT | Flags.MSG_NOSIGNAL;
        return syscall(buffer, Syscall.SENDTO, fd, address, count, flags, 0, 0);
    }

    /** One message with what belongs to it, never waiting; sendmsg(2). */
    public static long send(int fd, SocketMessage message) {
        int flags = Flags.MSG_DONTWAIT | Flags.MSG_NOSIGNAL;
        return syscall(message.buffer(), Syscall.SENDMSG, fd, message.header(), flags, 0, 0, 0);
    }

    /** One message with what belongs to it, never waiting; its descriptors are closed on exec; recvmsg(2). */
    public static long receive(int fd, SocketMessage message) {
        int flags = Flags.MSG_DONTWAIT | Flags.MSG_CMSG_CLOEXEC;
        return syscall(message.buffer(), Syscall.RECVMSG, fd, message.header(), flags, 0, 0, 0);
    }
}
