// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;
import org.esclusa.internal.sys.LibcSockets;

/**
 * A socket that others {@linkplain UnixSocket#connect connect} to; listen(2).
 *
 * <p>Closing it leaves a path where it is: remove the file before the next one binds to it.
 */
public final class UnixListener extends Descriptor {
    private static final int BACKLOG = 128;

    private final UnixSocket.Type type;
    private final boolean neverWaits;

    private UnixListener(UnixSocket.Type type, int number, boolean neverWaits) {
        super(CountedDescriptor.owned(number, Way.PLAIN));
        this.type = type;
        this.neverWaits = neverWaits;
    }

    /**
     * Makes one; up to 128 connections may wait to be accepted.
     *
     * @param type what its connections carry: {@code STREAM} or {@code SEQPACKET}
     * @param address its name, or {@link UnixAddress#ANY}
     * @return the listener
     * @throws DescriptorException with EADDRINUSE if the name is taken, also by a file that an earlier socket left,
     *     ENOENT if there is no such directory, EACCES, EMFILE, or another errno of the system
     * @throws IllegalArgumentException for datagrams, which have no connections
     */
    public static UnixListener listen(UnixSocket.Type type, UnixAddress address) throws DescriptorException {
        if (type == UnixSocket.Type.DATAGRAM) {
            throw new IllegalArgumentException("datagrams have no connections: UnixSocket.bind receives them");
        }
        int made = LibcSockets.socket(type.number() | Flags.SOCK_CLOEXEC | Flags.SOCK_NONBLOCK);
        DescriptorException.check(made, "make a socket");
        UnixListener listener = new UnixListener(type, made, true);
        int result = LibcSockets.bind(made, address.bytes());
        if (result >= 0) {
            result = LibcSockets.listen(made, BACKLOG);
        }
        if (result < 0) {
            listener.close();
        }
        DescriptorException.check(result, "bind a socket to '" + address + "'");
        return listener;
    }

    /**
     * Takes one over that somebody else opened, such as a supervisor; it is closed with this.
     *
     * @param descriptor its number
     * @return the listener
     * @throws DescriptorException with EBADF if that is not open, ENOTSOCK or EINVAL if it is no Unix socket that
     *     listens
     */
    public static UnixListener ofDescriptor(int descriptor) throws DescriptorException {
        UnixSocket.Type type = UnixSocket.adoptedType(descriptor, true);
        int flags = LibcDescriptors.fcntl(descriptor, Flags.F_GETFL, 0);
        return new UnixListener(type, descriptor, flags >= 0 && (flags & Flags.O_NONBLOCK) != 0);
    }

    /**
     * Its name.
     *
     * @return the address, also one that the kernel has chosen
     * @throws IOException if it is closed
     */
    public UnixAddress localAddress() throws IOException {
        counted().acquire();
        try {
            byte[] name = LibcSockets.localName(counted().number());
            return name == null ? UnixAddress.ANY : UnixAddress.ofBytes(name);
        } finally {
            counted().release();
        }
    }

    /**
     * Waits for a connection.
     *
     * @return the socket of this end
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with EMFILE or another errno of the system
     * @throws IOException if this is closed
     */
    public UnixSocket accept() throws IOException, InterruptedException {
        return accept(Deadline.NEVER).orElseThrow();
    }

    /**
     * Waits for a connection, but not for ever.
     *
     * @param timeout how long at most; zero or less only looks
     * @return the socket of this end, or nothing if nobody came in time
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with EMFILE or another errno of the system
     * @throws IOException if this is closed
     */
    public Optional<UnixSocket> accept(Duration timeout) throws IOException, InterruptedException {
        return accept(Deadline.after(timeout));
    }

    private Optional<UnixSocket> accept(long deadline) throws IOException, InterruptedException {
        long result = counted().attempt(Flags.POLLIN, deadline, this::tryAccept);
        if (Errno.EAGAIN.is(result)) {
            return Optional.empty();
        }
        return Optional.of(UnixSocket.owned(type, (int) DescriptorException.check(result, "accept a connection")));
    }

    private long tryAccept() {
        int number = counted().number();
        boolean ready = neverWaits || LibcDescriptors.poll(number, Flags.POLLIN, -1, 0, 0) != 0;
        return ready ? LibcSockets.accept4(number, Flags.SOCK_CLOEXEC) : -Errno.EAGAIN.number();
    }
}
