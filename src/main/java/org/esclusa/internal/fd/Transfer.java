// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.LibcDescriptors;
import org.esclusa.internal.sys.LibcSockets;

/**
 * Bytes to and from an open descriptor in the way that it has, without waiting: -EAGAIN instead.
 *
 * <p>What is on the heap goes through a {@link TransferBuffer}, a message that is longer through memory of its own.
 */
final class Transfer {
    private static final long AGAIN = -Errno.EAGAIN.number();
    private static final long NEVER_WAITS = 4096; // PIPE_BUF: poll(2) promises room for so much

    private final int number;
    private Way reading; // racy: each thread finds out for itself
    private Way writing;

    Transfer(int number, Way way) {
        this.number = number;
        this.reading = way;
        this.writing = way;
    }

    long read(MemorySegment target, long at, long count) {
        if (target.isNative()) {
            return readNative(target, at, count);
        }
        if (count > TransferBuffer.BYTE_SIZE && reading == Way.MESSAGES) {
            try (Arena arena = Arena.ofConfined()) {
                return copyIn(arena.allocate(count), target, at, count);
            }
        }
        MemorySegment buffer = TransferBuffer.borrow();
        try {
            return copyIn(buffer, target, at, Math.min(count, TransferBuffer.BYTE_SIZE));
        } finally {
            TransferBuffer.giveBack(buffer);
        }
    }

    long read(byte[] target) {
        if (target.length > TransferBuffer.BYTE_SIZE) {
            return read(MemorySegment.ofArray(target), 0, target.length);
        }
        MemorySegment buffer = TransferBuffer.borrow();
        try {
            long result = readNative(buffer, 0, target.length);
            if (result > 0) {
                MemorySegment.copy(buffer, JAVA_BYTE, 0, target, 0, (int) result);
            }
            return result;
        } finally {
            TransferBuffer.giveBack(buffer);
        }
    }

    private long copyIn(MemorySegment buffer, MemorySegment target, long at, long count) {
        long result = readNative(buffer, 0, count);
        if (result > 0) {
            MemorySegment.copy(buffer, 0, target, at, result);
        }
        return result;
    }

    long write(MemorySegment source, long at, long count) {
        if (source.isNative()) {
            return writeNative(source, at, count);
        }
        if (count > TransferBuffer.BYTE_SIZE && writing == Way.MESSAGES) {
            try (Arena arena = Arena.ofConfined()) {
                return copyOut(arena.allocate(count), source, at, count);
            }
        }
        MemorySegment buffer = TransferBuffer.borrow();
        try {
            return copyOut(buffer, source, at, Math.min(count, TransferBuffer.BYTE_SIZE));
        } finally {
            TransferBuffer.giveBack(buffer);
        }
    }

    long write(byte[] source) {
        if (source.length > TransferBuffer.BYTE_SIZE) {
            return write(MemorySegment.ofArray(source), 0, source.length);
        }
        MemorySegment buffer = TransferBuffer.borrow();
        try {
            MemorySegment.copy(source, 0, buffer, JAVA_BYTE, 0, source.length);
            return writeNative(buffer, 0, source.length);
        } finally {
            TransferBuffer.giveBack(buffer);
        }
    }

    private long copyOut(MemorySegment buffer, MemorySegment source, long at, long count) {
        MemorySegment.copy(source, at, buffer, 0, count);
        return writeNative(buffer, 0, count);
    }

    private long readNative(MemorySegment target, long at, long count) {
        Way way = reading;
        long result = switch (way) {
            case PLAIN -> LibcDescriptors.read(number, target, at, count);
            case SOCKET, MESSAGES -> LibcSockets.receive(number, target, at, count);
            case NOW -> LibcDescriptors.readNow(number, target, at, count);
            case POLLED -> isReady(Flags.POLLIN) ? LibcDescriptors.read(number, target, at, count) : AGAIN;
        };
        if (way.isRefused(result)) {
            reading = Way.POLLED;
            return readNative(target, at, count);
        }
        return result;
    }

    private long writeNative(MemorySegment source, long at, long count) {
        Way way = writing;
        long result = switch (way) {
            case PLAIN -> LibcDescriptors.write(number, source, at, count);
            case SOCKET, MESSAGES -> LibcSockets.send(number, source, at, count);
            case NOW -> LibcDescriptors.writeNow(number, source, at, count);
            case POLLED ->
                isReady(Flags.POLLOUT)
                        ? LibcDescriptors.write(number, source, at, Math.min(count, NEVER_WAITS))
                        : AGAIN;
        };
        if (way.isRefused(result)) {
            writing = Way.POLLED;
            return writeNative(source, at, count);
        }
        return result;
    }

    private boolean isReady(int events) {
        return LibcDescriptors.poll(number, events, -1, 0, 0) != 0;
    }
}
