// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.esclusa.internal.fd.Backoff;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.esclusa.internal.sync.Deadline;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;
import org.esclusa.internal.sys.LibcSockets;
import org.esclusa.internal.sys.SocketCredentials;

/**
 * One end of a connection within this machine, which carries bytes or messages, and descriptors; unix(7).
 *
 * <p>Threads may read and write at the same time. What two threads write to a stream at once may be mixed if there is
 * no room for it in one piece.
 */
public final class UnixSocket extends Descriptor implements ByteSource, ByteSink {
    /** What it carries. */
    public enum Type {
        /** Bytes in order. */
        STREAM(Flags.SOCK_STREAM),
        /** Messages, each whole, to whoever has that address. */
        DATAGRAM(Flags.SOCK_DGRAM),
        /** Messages, each whole, in order, within a connection that ends. An empty one cannot be told from the end. */
        SEQPACKET(Flags.SOCK_SEQPACKET);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        Way way() {
            return this == STREAM ? Way.SOCKET : Way.MESSAGES;
        }

        static Type ofNumber(int number) {
            for (Type type : values()) {
                if (type.number == number) {
                    return type;
                }
            }
            throw new IllegalStateException("a Unix socket of type " + number);
        }
    }

    /**
     * Two sockets that are connected.
     *
     * @param first one end
     * @param second the other
     */
    public record Pair(UnixSocket first, UnixSocket second) implements AutoCloseable {
        /** Closes both. */
        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    private final Type type;

    private UnixSocket(Type type, CountedDescriptor counted) {
        super(counted);
        this.type = type;
    }

    static UnixSocket owned(Type type, int number) {
        return new UnixSocket(type, CountedDescriptor.owned(number, type.way()));
    }

    // Making

    /**
     * Makes two that are connected.
     *
     * @param type what they carry
     * @return both
     * @throws DescriptorException with EMFILE or another errno of the system
     */
    public static Pair pair(Type type) throws DescriptorException {
        long pair = LibcSockets.socketpair(type.number | Flags.SOCK_CLOEXEC);
        DescriptorException.check(pair, "make a pair of sockets");
        return new Pair(owned(type, (int) pair), owned(type, (int) (pair >>> Integer.SIZE)));
    }

    /**
     * Connects to a {@link UnixListener}, or to a datagram socket; waits while too many others do so.
     *
     * @param type what the socket there carries
     * @param address its name
     * @return a socket that is connected
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with ENOENT if there is no such name, ECONNREFUSED if nobody listens there,
     *     EPROTOTYPE if that is of another type, EACCES, EMFILE, or another errno of the system
     */
    public static UnixSocket connect(Type type, UnixAddress address) throws DescriptorException, InterruptedException {
        return connect(type, address, Deadline.NEVER).orElseThrow();
    }

    /**
     * The same, but it does not wait for ever.
     *
     * @param type what the socket there carries
     * @param address its name
     * @param timeout how long at most; zero or less does not wait
     * @return a socket that is connected, or nothing if too many others were before it all the time
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException as {@link #connect(Type, UnixAddress)}
     */
    public static Optional<UnixSocket> connect(Type type, UnixAddress address, Duration timeout)
            throws DescriptorException, InterruptedException {
        return connect(type, address, Deadline.after(timeout));
    }

    private static Optional<UnixSocket> connect(Type type, UnixAddress address, long deadline)
            throws DescriptorException, InterruptedException {
        int made = LibcSockets.socket(type.number | Flags.SOCK_CLOEXEC | Flags.SOCK_NONBLOCK);
        UnixSocket socket = owned(type, (int) DescriptorException.check(made, "make a socket"));
        boolean connected = false;
        try {
            // poll(2) does not tell when the other side has accepted somebody
            long result = Backoff.attempt(deadline, () -> LibcSockets.connect(made, address.bytes()));
            if (Errno.EAGAIN.is(result)) {
                return Optional.empty();
            }
            DescriptorException.check(result, "connect to the socket '" + address + "'");
            DescriptorException.check(
                    LibcDescriptors.fcntl(made, Flags.F_SETFL, 0), "make a socket"); // as others expect
            connected = true;
            return Optional.of(socket);
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    /**
     * Makes a datagram socket that others send to.
     *
     * @param address its name, or {@link UnixAddress#ANY}
     * @return the socket
     * @throws DescriptorException with EADDRINUSE if the name is taken, also by a file that an earlier socket left,
     *     ENOENT if there is no such directory, EACCES, EMFILE, or another errno of the system
     */
    public static UnixSocket bind(UnixAddress address) throws DescriptorException {
        int made = LibcSockets.socket(Flags.SOCK_DGRAM | Flags.SOCK_CLOEXEC);
        UnixSocket socket = owned(Type.DATAGRAM, (int) DescriptorException.check(made, "make a socket"));
        int result = LibcSockets.bind(made, address.bytes());
        if (result < 0) {
            socket.close();
        }
        DescriptorException.check(result, "bind a socket to '" + address + "'");
        return socket;
    }

    /**
     * Takes one over that somebody else opened; it is closed with this.
     *
     * @param descriptor its number
     * @return the socket
     * @throws DescriptorException with EBADF if that is not open, ENOTSOCK or EINVAL if it is no Unix socket, or one
     *     that listens
     */
    public static UnixSocket ofDescriptor(int descriptor) throws DescriptorException {
        Type type = adoptedType(descriptor, false);
        return owned(type, descriptor);
    }

    /**
     * The standard input of this JVM, where that is a socket, as inetd and others give it to both directions. Closing
     * it ends its use here, and descriptor 0 stays open.
     *
     * @return descriptor 0
     * @throws DescriptorException as {@link #ofDescriptor}
     */
    public static UnixSocket standardInput() throws DescriptorException {
        Type type = adoptedType(0, false);
        return new UnixSocket(type, CountedDescriptor.borrowed(0, type.way()));
    }

    static Type adoptedType(int descriptor, boolean listens) throws DescriptorException {
        String attempted = "adopt descriptor " + adopted(descriptor);
        int number = LibcSockets.option(descriptor, Flags.SO_TYPE);
        DescriptorException.check(number, attempted);
        if (LibcSockets.option(descriptor, Flags.SO_DOMAIN) != Flags.AF_UNIX) {
            throw DescriptorException.of(Errno.EINVAL, attempted, "it is no Unix socket");
        }
        if (LibcSockets.option(descriptor, Flags.SO_ACCEPTCONN) > 0 != listens) {
            String state = listens ? "it does not listen" : "it listens: that is a UnixListener";
            throw DescriptorException.of(Errno.EINVAL, attempted, state);
        }
        return Type.ofNumber(number);
    }

    private SocketTransfer transfer() {
        return new SocketTransfer(type, counted());
    }

    // Asking

    /**
     * What it carries.
     *
     * @return always the same
     */
    public Type type() {
        return type;
    }

    /**
     * Its own name.
     *
     * @return the name, if it has one
     * @throws IOException if it is closed
     */
    public Optional<UnixAddress> localAddress() throws IOException {
        return address(true);
    }

    /**
     * The other end's name.
     *
     * @return the name, if it is connected and that has one
     * @throws IOException if it is closed
     */
    public Optional<UnixAddress> peerAddress() throws IOException {
        return address(false);
    }

    private Optional<UnixAddress> address(boolean local) throws IOException {
        counted().acquire();
        try {
            int number = counted().number();
            byte[] name = local ? LibcSockets.localName(number) : LibcSockets.peerName(number);
            return name == null || name.length == 0 ? Optional.empty() : Optional.of(UnixAddress.ofBytes(name));
        } finally {
            counted().release();
        }
    }

    /**
     * Who made the other end: connected, listened, or called {@link #pair}.
     *
     * @return as of that moment; process 0 and user -1 if this is not connected
     * @throws DescriptorException with the errno of the system
     * @throws IOException if it is closed
     */
    public PeerCredentials peerCredentials() throws IOException {
        counted().acquire();
        try {
            SocketCredentials credentials =
                    LibcSockets.peerCredentials(counted().number());
            DescriptorException.check(credentials.result(), "ask who is at the other end of the socket");
            return new PeerCredentials(credentials.pid(), credentials.uid(), credentials.gid());
        } finally {
            counted().release();
        }
    }

    // Messages

    /**
     * Sends bytes, and descriptors with the first of them; the receiver has its own of the same open files. Waits for
     * room, as {@link #write(MemorySegment)} does.
     *
     * @param bytes the message; of a stream at least one if there are descriptors
     * @param descriptors what to pass, at most 253
     * @return how many bytes were sent
     * @throws InterruptedException if the thread is interrupted while it waits, and nothing was sent
     * @throws DescriptorException with EPIPE if nobody reads any more, EMSGSIZE if the message is too long,
     *     ETOOMANYREFS if too many descriptors are on their way, or another errno of the system
     * @throws IOException if this or one of the descriptors is closed
     * @throws IllegalArgumentException if there are too many descriptors, or no byte to go with them
     */
    public long send(MemorySegment bytes, List<? extends Descriptor> descriptors)
            throws IOException, InterruptedException {
        return transfer().send(null, bytes, descriptors, Deadline.NEVER);
    }

    /**
     * The same, but it does not wait for ever.
     *
     * @param bytes the message; of a stream at least one if there are descriptors
     * @param descriptors what to pass, at most 253
     * @param timeout how long to wait for room at most; zero or less does not wait
     * @return how many bytes were sent in time; the descriptors were if that is not 0
     * @throws InterruptedException if the thread is interrupted while it waits, and nothing was sent
     * @throws DescriptorException as {@link #send(MemorySegment, List)}
     * @throws IOException if this or one of the descriptors is closed
     * @throws IllegalArgumentException if there are too many descriptors, or no byte to go with them
     */
    public long send(MemorySegment bytes, List<? extends Descriptor> descriptors, Duration timeout)
            throws IOException, InterruptedException {
        return Math.max(0, transfer().send(null, bytes, descriptors, Deadline.after(timeout)));
    }

    /**
     * Sends a message to the datagram socket of that name; waits while its queue is full.
     *
     * @param address its name
     * @param bytes the message
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with ENOENT if there is no such name, ECONNREFUSED if nobody has it open, EMSGSIZE if
     *     the message is too long, or another errno of the system
     * @throws IOException if this is closed
     */
    public void sendTo(UnixAddress address, MemorySegment bytes) throws IOException, InterruptedException {
        transfer().send(address, bytes, List.of(), Deadline.NEVER);
    }

    /**
     * The same, but it does not wait for ever.
     *
     * @param address its name
     * @param bytes the message
     * @param timeout how long at most; zero or less does not wait
     * @return whether it was sent
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException as {@link #sendTo(UnixAddress, MemorySegment)}
     * @throws IOException if this is closed
     */
    public boolean sendTo(UnixAddress address, MemorySegment bytes, Duration timeout)
            throws IOException, InterruptedException {
        return transfer().send(address, bytes, List.of(), Deadline.after(timeout)) >= 0;
    }

    /**
     * Waits for bytes, and for what comes with them.
     *
     * @param target where the bytes go, from its start
     * @return how many bytes, and which descriptors; to be closed
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with the errno of the system
     * @throws IOException if this is closed
     * @throws IllegalArgumentException if {@code target} is read-only
     */
    public Received receive(MemorySegment target) throws IOException, InterruptedException {
        return transfer().receive(target, Deadline.NEVER).orElseThrow();
    }

    /**
     * The same, but it does not wait for ever.
     *
     * @param target where the bytes go, from its start
     * @param timeout how long at most; zero or less only looks
     * @return how many bytes, and which descriptors, to be closed; or nothing if none came in time
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws DescriptorException with the errno of the system
     * @throws IOException if this is closed
     * @throws IllegalArgumentException if {@code target} is read-only
     */
    public Optional<Received> receive(MemorySegment target, Duration timeout) throws IOException, InterruptedException {
        return transfer().receive(target, Deadline.after(timeout));
    }

    /**
     * Says that nothing more will be written: the other end reads to the end of the stream, and may still write.
     *
     * @throws DescriptorException with ENOTCONN if this is not connected
     * @throws IOException if this is closed
     */
    public void shutdownOutput() throws IOException {
        counted().acquire();
        try {
            DescriptorException.check(LibcSockets.shutdown(counted().number(), Flags.SHUT_WR), "shut the socket down");
        } finally {
            counted().release();
        }
    }
}
