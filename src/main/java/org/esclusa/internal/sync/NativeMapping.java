// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner.Cleanable;
import java.lang.ref.Reference;
import java.util.function.BooleanSupplier;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.ZeroPages;

/**
 * By mmap(2), and reached by address: closing puts private zeros in place of the pages, and the range is unmapped when
 * nothing refers to the memory any more. Pages that the C library may be at work in are {@linkplain #keep kept}.
 */
final class NativeMapping extends Mapping {
    private final long address;
    private final Cleanable pages;
    private final Keeper keeper = new Keeper();
    private Arena arena; // made at the first use of `segment`
    private MemorySegment segment;

    private NativeMapping(Memory memory, long address, long byteSize) {
        super(memory, byteSize);
        this.address = address;
        Keeper last = keeper;
        this.pages = CLEANER.register(memory, () -> last.unmap(address, byteSize));
    }

    /** Who says how long the pages stay; refers to nothing else of the mapping. */
    private static final class Keeper {
        private volatile BooleanSupplier held;

        private void unmap(long address, long byteSize) {
            if (held == null || !held.getAsBoolean()) { // else for ever: the C library's lists lead through them
                Libc.munmap(address, byteSize);
            }
        }
    }

    static Mapping of(int fd, long byteSize, int protection, String what, String verb, String name) throws Failure {
        long address = Libc.mmap(byteSize, protection, Flags.MAP_SHARED, fd, 0);
        Failure.checkMapped(address, byteSize, verb, name);
        return new NativeMapping(Memory.at(address, what), address, byteSize);
    }

    /** Only the pages, which the caller gives back: their address or minus an errno. */
    static long map(int fd, long byteSize) {
        return Libc.mmap(byteSize, Flags.PROT_READ | Flags.PROT_WRITE, Flags.MAP_SHARED, fd, 0);
    }

    /** From now on closing leaves the pages as they are, and they are unmapped only if nobody holds anything there. */
    void keep(BooleanSupplier held) {
        keeper.held = held;
    }

    /**
     * A part of this one again, in a mapping of its own, which the end of this one does not touch.
     *
     * @param from a multiple of the largest page size, 64 KiB
     */
    NativeMapping again(long from, long byteSize, String what, String name) throws Failure {
        memory().checkOpen();
        long second = Failure.check(Libc.mapAgain(address + from, byteSize), "open", name);
        Reference.reachabilityFence(memory());
        return new NativeMapping(Memory.at(second, what), second, byteSize);
    }

    @Override
    synchronized MemorySegment segment() {
        memory().checkOpen();
        if (segment == null) {
            Memory kept = memory();
            arena = Arena.ofShared();
            segment = Libc.segmentAt(address, byteSize(), arena, () -> Reference.reachabilityFence(kept));
        }
        return segment;
    }

    /** False if the kernel has no room for the zeros. Those whose segment holds the arena open reach zeros too. */
    @Override
    boolean close() {
        Arena ending;
        synchronized (this) {
            ending = arena;
        }
        if (ending != null) {
            close(ending);
        }
        boolean replaced = keeper.held != null || ZeroPages.putOver(address, byteSize()) == 0;
        Reference.reachabilityFence(memory());
        return replaced;
    }

    @Override
    void unmap() {
        pages.clean();
    }
}
