// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Room for what epoll_wait(2) tells: an array of {@code struct epoll_event}, which only x86-64 packs. */
public final class EpollEvents {
    private static final long BYTE_SIZE = Abi.current().epollEvent();
    private static final long DATA = Abi.current().epollData();

    private final int capacity;
    private final MemorySegment buffer;

    /** Room for so many. */
    public EpollEvents(int capacity) {
        this.capacity = capacity;
        this.buffer = Arena.ofAuto().allocate(capacity * BYTE_SIZE, Long.BYTES);
    }

    static void set(MemorySegment event, int events, long data) {
        event.set(JAVA_INT, 0, events);
        event.set(JAVA_LONG_UNALIGNED, DATA, data);
    }

    public int events(int index) {
        return buffer.get(JAVA_INT_UNALIGNED, index * BYTE_SIZE);
    }

    /** What was given when the descriptor was added. */
    public long data(int index) {
        return buffer.get(JAVA_LONG_UNALIGNED, index * BYTE_SIZE + DATA);
    }

    int capacity() {
        return capacity;
    }

    MemorySegment buffer() {
        return buffer;
    }
}
