// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.concurrent.locks.LockSupport;

/**
 * A file mapped into this process, and how that ends without pulling memory from under a thread.
 *
 * <p>Words are reached through {@link #memory} and not guarded. Segments for users belong to an arena, and throw once
 * that is closed.
 */
abstract sealed class Mapping permits NativeMapping, PlainMapping {
    /** Ends what nobody closed. */
    static final Cleaner CLEANER = Cleaner.create();

    private static final int CLOSE_TRIES = 1000;

    private final Memory memory;
    private final long byteSize;

    Mapping(Memory memory, long byteSize) {
        this.memory = memory;
        this.byteSize = byteSize;
    }

    final Memory memory() {
        return memory;
    }

    final long byteSize() {
        return byteSize;
    }

    /** All bytes, for users: they throw once this is closed, and keep the pages mapped until then. */
    abstract MemorySegment segment();

    /**
     * Lets nobody reach the file through this any more. The memory is marked as closed before.
     *
     * @return false if that cannot be had now: threads that are at work may still reach the file
     */
    abstract boolean close();

    /** Gives the pages back at once, for who knows that nobody else ever saw this. */
    abstract void unmap();

    /** Does so when no thread can reach the memory any more. */
    final void whenUnreachable(Runnable action) {
        CLEANER.register(memory, action);
    }

    /** A segment that some thread has given to native code holds its arena open: false if that does not end. */
    static boolean close(Arena arena) {
        for (int i = 0; i < CLOSE_TRIES; i++) {
            try {
                arena.close();
                return true;
            } catch (IllegalStateException inUse) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        return false;
    }
}
