// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.concurrent.locks.LockSupport;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;

/**
 * A file mapped into this process, and how that ends without pulling memory from under a thread.
 *
 * <p>Words are reached through {@link #memory} and not guarded: closing puts private zeros in place of the pages, and
 * the range is unmapped when nothing refers to the memory any more. Segments for users belong to an arena, and throw
 * once that is closed.
 */
final class Mapping {
    /** Ends what nobody closed. */
    static final Cleaner CLEANER = Cleaner.create();

    private static final int CLOSE_TRIES = 1000;

    private final Memory memory;
    private final long address;
    private final long byteSize;
    private Arena arena; // made at the first use of `segment`
    private MemorySegment segment;

    private Mapping(Memory memory, long address, long byteSize) {
        this.memory = memory;
        this.address = address;
        this.byteSize = byteSize;
    }

    /** Maps the first {@code byteSize} bytes of an open file, or fails as {@code verb} did. */
    static Mapping of(int fd, long byteSize, String what, String verb, String name) throws Failure {
        return of(Failure.check(map(fd, byteSize), verb, name), byteSize, what);
    }

    /** The same for one that is only looked at: a store there would end the process. */
    static Mapping readOnly(int fd, long byteSize, String what, String name) throws Failure {
        long address = Libc.mmap(byteSize, Flags.PROT_READ, Flags.MAP_SHARED, fd, 0);
        return of(Failure.check(address, "open", name), byteSize, what);
    }

    private static Mapping of(long address, long byteSize, String what) {
        Memory memory = Memory.at(address, what);
        CLEANER.register(memory, () -> Libc.munmap(address, byteSize));
        return new Mapping(memory, address, byteSize);
    }

    static long map(int fd, long byteSize) {
        return Libc.mmap(byteSize, Flags.PROT_READ | Flags.PROT_WRITE, Flags.MAP_SHARED, fd, 0);
    }

    Memory memory() {
        return memory;
    }

    long byteSize() {
        return byteSize;
    }

    /** All bytes, for users: they throw once this is closed, and keep the pages mapped until then. */
    synchronized MemorySegment segment() {
        memory.checkOpen();
        if (segment == null) {
            arena = Arena.ofShared();
            segment = Libc.segmentAt(address, byteSize, arena, () -> Reference.reachabilityFence(memory));
        }
        return segment;
    }

    /**
     * Lets nobody reach the file through this any more. The memory is marked as closed before.
     *
     * @return false if the kernel has no memory for that: threads that are at work may still reach the file
     */
    boolean close() {
        Arena ending;
        synchronized (this) {
            ending = arena;
        }
        if (ending != null) {
            close(ending);
        }
        boolean replaced = Libc.replacePages(address, byteSize) == 0;
        Reference.reachabilityFence(memory);
        return replaced;
    }

    /** Does so when no thread can reach the memory any more. */
    void whenUnreachable(Runnable action) {
        CLEANER.register(memory, action);
    }

    /**
     * A segment that some thread has given to native code holds its arena open; the pages below it are replaced all
     * the same.
     */
    private static void close(Arena arena) {
        for (int i = 0; i < CLOSE_TRIES; i++) {
            try {
                arena.close();
                return;
            } catch (IllegalStateException inUse) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
