// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;
import org.esclusa.internal.sys.LibcSockets;

/**
 * How one reads and writes without waiting in the kernel.
 *
 * <p>{@code O_NONBLOCK} belongs to the open file description, which other processes may share and read in their way; so
 * nobody sets it on what he did not make, nor on what he may hand to a process that expects to block.
 */
public enum Way {
    /** read(2) and write(2) as they are: it never waits, by its flag or by its kind. */
    PLAIN,
    /** A flag with each call: a socket that carries bytes. */
    SOCKET,
    /** The same for one that carries messages, each of which is read and written in one piece. */
    MESSAGES,
    /** preadv2(2) with a flag, until the kernel says that it cannot. */
    NOW,
    /** Only after poll(2); another reader may still be quicker. */
    POLLED;

    /** That of an open descriptor whose making we have not seen. */
    public static Way of(int fd) {
        FileStatus status = Libc.fstat(fd);
        if (status.isSocket()) {
            return LibcSockets.option(fd, Flags.SO_TYPE) == Flags.SOCK_STREAM ? SOCKET : MESSAGES;
        }
        int flags = LibcDescriptors.fcntl(fd, Flags.F_GETFL, 0);
        boolean never = status.isStored() || flags >= 0 && (flags & Flags.O_NONBLOCK) != 0;
        return never ? PLAIN : NOW;
    }

    /** Whether {@code result} means that this way is no way here, and {@link #POLLED} is to be taken. */
    boolean isRefused(long result) {
        return this == NOW && Errno.EOPNOTSUPP.is(result);
    }
}
