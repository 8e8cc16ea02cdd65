// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A thread's own native memory for the call that it is making: one for all would let threads read each other's errno.
 *
 * @param captured where the linker puts errno, its first and only member on Linux
 * @param struct a structure that goes in or comes back; valid until the thread's next call
 * @param word eight bytes that are read or written
 */
record Scratch(MemorySegment captured, MemorySegment struct, MemorySegment word) {
    private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::allocated);

    static final long STRUCT_BYTE_SIZE = 128; // the largest, siginfo_t, has as many

    static Scratch mine() {
        return MINE.get();
    }

    private static Scratch allocated() {
        Arena arena = Arena.ofAuto();
        return new Scratch(
                arena.allocate(Long.BYTES, Long.BYTES),
                arena.allocate(STRUCT_BYTE_SIZE, Long.BYTES),
                arena.allocate(Long.BYTES, Long.BYTES));
    }
}
