// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The words that one {@link Libc#futexWaitv} sleeps on: an array of {@code struct futex_waitv}; futex_waitv(2).
 *
 * <p>One thread fills it and waits with it, as often as it likes.
 */
public final class FutexWaiters {
    /** How many words one wait can have, {@code FUTEX_WAITV_MAX}. */
    public static final int MOST = 128;

    /** {@code sizeof(struct futex_waitv)}. */
    static final long BYTE_SIZE = 24;

    private static final long VALUE = 0;
    private static final long ADDRESS = 8;
    private static final long FLAGS = 16;
    private static final long RESERVED = 20;

    private static final int FUTEX_32 = 2;
    private static final int FUTEX_PRIVATE_FLAG = 128;

    private final int capacity;
    private final MemorySegment waiters;

    /**
     * Room for {@code capacity} words, 1 to {@link #MOST}.
     *
     * @throws IllegalArgumentException for another number
     */
    public FutexWaiters(int capacity) {
        if (capacity < 1 || capacity > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " words, not " + capacity);
        }
        this.capacity = capacity;
        this.waiters = Arena.ofAuto().allocate(capacity * BYTE_SIZE, Long.BYTES);
    }

    /** Makes word {@code index} the one at {@code address}, which other processes change and wake. */
    public void setShared(int index, long address, int expected) {
        set(index, address, expected, FUTEX_32);
    }

    /** Makes word {@code index} the one at {@code address}, which this process alone changes, and wakes privately. */
    public void setPrivate(int index, long address, int expected) {
        set(index, address, expected, FUTEX_32 | FUTEX_PRIVATE_FLAG);
    }

    private void set(int index, long address, int expected, int flags) {
        long at = Objects.checkIndex(index, capacity) * BYTE_SIZE;
        waiters.set(JAVA_LONG, at + VALUE, Integer.toUnsignedLong(expected)); // the kernel compares all 64 bits
        waiters.set(JAVA_LONG, at + ADDRESS, address);
        waiters.set(JAVA_INT, at + FLAGS, flags);
        waiters.set(JAVA_INT, at + RESERVED, 0);
    }

    /** The array's first {@code count} words. */
    MemorySegment first(int count) {
        Objects.checkFromToIndex(1, count, capacity);
        return waiters;
    }
}
