// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.fd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Native memory that bytes on the heap pass through, since the collector may move an array during a system call.
 *
 * <p>A platform thread has its own; virtual threads, of which there may be many, borrow, and never while they wait.
 */
final class TransferBuffer {
    /** As much as a pipe holds unless asked otherwise. */
    static final long BYTE_SIZE = 1 << 16;

    private static final ThreadLocal<MemorySegment> MINE = ThreadLocal.withInitial(TransferBuffer::allocated);
    private static final ConcurrentLinkedQueue<MemorySegment> IDLE = new ConcurrentLinkedQueue<>();

    private TransferBuffer() {}

    static MemorySegment borrow() {
        if (!Thread.currentThread().isVirtual()) {
            return MINE.get();
        }
        MemorySegment idle = IDLE.poll();
        return idle == null ? allocated() : idle;
    }

    static void giveBack(MemorySegment borrowed) {
        if (Thread.currentThread().isVirtual()) {
            IDLE.add(borrowed);
        }
    }

    private static MemorySegment allocated() {
        return Arena.ofAuto().allocate(BYTE_SIZE, Long.BYTES);
    }
}
