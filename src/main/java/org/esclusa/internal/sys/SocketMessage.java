// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct msghdr} with one buffer, an address and a control message of descriptors; sendmsg(2), cmsg(3), unix(7).
 */
public final class SocketMessage {
    /** How many descriptors one message carries at most, {@code SCM_MAX_FD} of the kernel. */
    public static final int MOST_DESCRIPTORS = 253;

    static final long MSGHDR = 56;
    static final long MSG_NAMELEN = 8;
    static final long MSG_IOV = 16;
    static final long MSG_IOVLEN = 24;
    static final long MSG_CONTROL = 32;
    static final long MSG_CONTROLLEN = 40;
    static final long MSG_FLAGS = 48;
    static final long CMSGHDR = 16;
    private static final long CMSG_LEVEL = 8;
    private static final long CMSG_TYPE = 12;
    private static final long IOVEC = 16;

    private final MemorySegment header;
    private final MemorySegment name;
    private final MemorySegment control;
    private final MemorySegment buffer;

    private SocketMessage(
            Arena arena, MemorySegment name, MemorySegment control, MemorySegment buffer, long at, long count) {
        MemorySegment iovec = arena.allocate(IOVEC, Long.BYTES);
        Structs.setIovec(iovec, LibcDescriptors.address(buffer, at, count), count);
        this.name = name;
        this.control = control;
        this.buffer = buffer;
        this.header = arena.allocate(MSGHDR, Long.BYTES);
        header.set(JAVA_LONG, 0, name.byteSize() == 0 ? 0 : name.address());
        header.set(JAVA_INT, MSG_NAMELEN, (int) name.byteSize());
        header.set(JAVA_LONG, MSG_IOV, iovec.address());
        header.set(JAVA_LONG, MSG_IOVLEN, 1);
        header.set(JAVA_LONG, MSG_CONTROL, control.byteSize() == 0 ? 0 : control.address());
        header.set(JAVA_LONG, MSG_CONTROLLEN, control.byteSize());
    }

    /**
     * One to be sent, to nobody in particular if {@code to} is null; it lives as long as {@code arena}.
     *
     * @param descriptors at most {@link #MOST_DESCRIPTORS}
     */
    public static SocketMessage toSend(
            Arena arena, MemorySegment buffer, long at, long count, byte[] to, int[] descriptors) {
        MemorySegment name = to == null ? MemorySegment.NULL : SocketAddress.allocate(arena, to);
        return new SocketMessage(arena, name, rights(arena, descriptors), buffer, at, count);
    }

    /** Room for one to be received; it lives as long as {@code arena}. */
    public static SocketMessage toReceive(Arena arena, MemorySegment buffer, long at, long count) {
        MemorySegment name = arena.allocate(SocketAddress.BYTE_SIZE, Long.BYTES);
        long credentials =
                padded(CMSGHDR + SocketCredentials.BYTE_SIZE); // of a socket for which somebody asked for them
        MemorySegment control = arena.allocate(space(MOST_DESCRIPTORS) + credentials, Long.BYTES);
        return new SocketMessage(arena, name, control, buffer, at, count);
    }

    private static MemorySegment rights(Arena arena, int[] descriptors) {
        if (descriptors.length == 0) {
            return MemorySegment.NULL;
        }
        MemorySegment control = arena.allocate(space(descriptors.length), Long.BYTES);
        control.set(JAVA_LONG, 0, CMSGHDR + (long) Integer.BYTES * descriptors.length);
        control.set(JAVA_INT, CMSG_LEVEL, Flags.SOL_SOCKET);
        control.set(JAVA_INT, CMSG_TYPE, Flags.SCM_RIGHTS);
        MemorySegment.copy(descriptors, 0, control, JAVA_INT, CMSGHDR, descriptors.length);
        return control;
    }

    /** {@code CMSG_SPACE}: the size of so many descriptors' control message, padded. */
    private static long space(int descriptors) {
        return padded(CMSGHDR + (long) Integer.BYTES * descriptors);
    }

    private static long padded(long length) {
        return length + Long.BYTES - 1 & -Long.BYTES;
    }

    long header() {
        return header.address();
    }

    MemorySegment buffer() {
        return buffer;
    }

    // After it was received

    /** The descriptors that came, which are now this process's. */
    public int[] descriptors() {
        long end = header.get(JAVA_LONG, MSG_CONTROLLEN);
        for (long at = 0; at + CMSGHDR <= end; at += padded(control.get(JAVA_LONG, at))) {
            long length = control.get(JAVA_LONG, at);
            if (control.get(JAVA_INT, at + CMSG_LEVEL) == Flags.SOL_SOCKET
                    && control.get(JAVA_INT, at + CMSG_TYPE) == Flags.SCM_RIGHTS) {
                return control.asSlice(at + CMSGHDR, length - CMSGHDR).toArray(JAVA_INT);
            }
        }
        return new int[0];
    }

    /** Who sent it, empty if that has no name. */
    public byte[] sender() {
        return SocketAddress.name(name, header.get(JAVA_INT, MSG_NAMELEN));
    }

    /** Whether the buffer was too small, and the rest of the message is lost. */
    public boolean isTruncated() {
        return (header.get(JAVA_INT, MSG_FLAGS) & Flags.MSG_TRUNC) != 0;
    }

    /** Whether descriptors were lost, as there were too many, or this process had no number left. */
    public boolean hasLostDescriptors() {
        return (header.get(JAVA_INT, MSG_FLAGS) & Flags.MSG_CTRUNC) != 0;
    }
}
