// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.AsynchronousCloseException;
import java.util.List;
import java.util.Optional;
import org.esclusa.internal.fd.Backoff;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcSockets;
import org.esclusa.internal.sys.SocketMessage;

/** What a {@link UnixSocket} sends and receives beyond plain bytes: addresses, and descriptors. */
record SocketTransfer(UnixSocket.Type type, CountedDescriptor counted) {
    private static final long MOST_AT_ONCE = 1 << 18;

    /** -1 if the deadline has passed. */
    long send(UnixAddress to, MemorySegment bytes, List<? extends Descriptor> descriptors, long deadline)
            throws IOException, InterruptedException {
        if (descriptors.size() > SocketMessage.MOST_DESCRIPTORS) {
            throw new IllegalArgumentException("one message carries at most " + SocketMessage.MOST_DESCRIPTORS
                    + " descriptors, not " + descriptors.size());
        }
        if (type == UnixSocket.Type.STREAM && bytes.byteSize() == 0 && !descriptors.isEmpty()) {
            throw new IllegalArgumentException("descriptors go with at least one byte of a stream");
        }
        int[] numbers = new int[descriptors.size()];
        int passed = 0;
        try (Arena arena = Arena.ofConfined()) {
            for (; passed < numbers.length; passed++) {
                numbers[passed] = descriptors.get(passed).passed(0);
            }
            MemorySegment source = inNative(arena, bytes);
            byte[] name = to == null ? null : to.bytes();
            SocketMessage message = SocketMessage.toSend(arena, source, 0, source.byteSize(), name, numbers);
            return send(to, message, source, deadline);
        } finally {
            for (int i = 0; i < passed; i++) {
                Libc.close(numbers[i]);
            }
        }
    }

    private static MemorySegment inNative(Arena arena, MemorySegment bytes) {
        return bytes.isNative() ? bytes : arena.allocate(bytes.byteSize()).copyFrom(bytes);
    }

    private long send(UnixAddress to, SocketMessage message, MemorySegment source, long deadline)
            throws IOException, InterruptedException {
        long first = to == null
                ? counted.attempt(Flags.POLLOUT, deadline, () -> LibcSockets.send(counted.number(), message))
                : sendWhenThereIsRoom(message, deadline);
        if (Errno.EAGAIN.is(first)) {
            return -1;
        }
        DescriptorException.check(first, to == null ? "write to the socket" : "send to the socket '" + to + "'");
        if (first == source.byteSize()) {
            return first;
        }
        try {
            long rest = counted.write(source, first, source.byteSize() - first, deadline);
            return first + (Errno.EAGAIN.is(rest) ? 0 : DescriptorException.check(rest, "write to the socket"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return first;
        }
    }

    /** poll(2) says that one could write, as it does not know to whom. */
    private long sendWhenThereIsRoom(SocketMessage message, long deadline) throws IOException, InterruptedException {
        counted.acquire();
        try {
            return Backoff.attempt(deadline, () -> {
                if (counted.isClosed()) {
                    throw new AsynchronousCloseException();
                }
                return LibcSockets.send(counted.number(), message);
            });
        } finally {
            counted.release();
        }
    }

    /** Nothing if the deadline has passed. */
    Optional<Received> receive(MemorySegment target, long deadline) throws IOException, InterruptedException {
        Descriptors.checkWritable(target);
        long most = type == UnixSocket.Type.STREAM && !target.isNative()
                ? MOST_AT_ONCE
                : Long.MAX_VALUE; // not all of an array
        long byteSize = Math.min(target.byteSize(), most);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = target.isNative() ? target : arena.allocate(byteSize);
            SocketMessage message = SocketMessage.toReceive(arena, buffer, 0, byteSize);
            long result = counted.attempt(Flags.POLLIN, deadline, () -> LibcSockets.receive(counted.number(), message));
            if (Errno.EAGAIN.is(result)) {
                return Optional.empty();
            }
            DescriptorException.check(result, "read from the socket");
            boolean ended = result == 0 && byteSize > 0 && type != UnixSocket.Type.DATAGRAM;
            Received received = Received.of(ended ? -1 : result, message);
            if (buffer != target) {
                MemorySegment.copy(buffer, 0, target, 0, result);
            }
            return Optional.of(received);
        }
    }
}
