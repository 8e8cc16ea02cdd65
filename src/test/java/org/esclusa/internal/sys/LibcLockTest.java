// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Locks of open file descriptions, of which this process has two. */
class LibcLockTest {
    private static final long MEMBER = 1L << 62;
    private static final long PAGE = 65536; // a multiple of every kernel's

    @Test
    void a_byte_is_locked_by_one_description_at_a_time() {
        try (ScratchFile file = ScratchFile.of(0)) {
            int mine = file.open();
            int other = file.open();
            assertEquals(0, Libc.ofdTryLock(mine, MEMBER));
            assertEquals("EAGAIN", Errno.name(Libc.ofdTryLock(other, MEMBER)));
            assertEquals(0, Libc.ofdUnlock(mine, MEMBER));
            assertEquals(0, Libc.ofdTryLock(other, MEMBER));
        }
    }

    @Test
    void the_byte_beside_a_locked_one_is_free() {
        try (ScratchFile file = ScratchFile.of(0)) {
            int mine = file.open();
            int other = file.open();
            assertEquals(0, Libc.ofdTryLock(mine, MEMBER + 1));
            assertEquals(0, Libc.ofdTryLock(other, MEMBER));
            assertEquals(0, Libc.ofdTryLock(other, MEMBER + 2));
        }
    }

    @Test
    void others_are_told_that_a_byte_is_held_and_its_holder_is_not() {
        try (ScratchFile file = ScratchFile.of(0)) {
            int mine = file.open();
            int other = file.open();
            assertEquals(0, Libc.ofdIsHeldByOther(other, MEMBER));
            assertEquals(0, Libc.ofdTryLock(mine, MEMBER));
            assertEquals(1, Libc.ofdIsHeldByOther(other, MEMBER));
            assertEquals(0, Libc.ofdIsHeldByOther(mine, MEMBER));
        }
    }

    @Test
    void close_frees_the_lock() {
        try (ScratchFile file = ScratchFile.of(0)) {
            int mine = file.open();
            int other = file.open();
            assertEquals(0, Libc.ofdTryLock(mine, MEMBER));
            file.close(mine);
            assertEquals(0, Libc.ofdIsHeldByOther(other, MEMBER));
        }
    }

    @Test
    void a_mapping_keeps_the_lock_after_close() {
        try (ScratchFile file = ScratchFile.of(PAGE)) {
            int mine = file.open();
            int other = file.open();
            assertEquals(0, Libc.ofdTryLock(mine, MEMBER));
            long address = Libc.mmap(PAGE, Flags.PROT_READ, Flags.MAP_SHARED, mine, 0);
            file.close(mine);
            assertEquals(1, Libc.ofdIsHeldByOther(other, MEMBER));
            assertEquals(0, Libc.munmap(address, PAGE));
            assertEquals(0, Libc.ofdIsHeldByOther(other, MEMBER));
        }
    }

    @Test
    void the_lock_of_nothing_is_ebadf() {
        assertEquals("EBADF", Errno.name(Libc.ofdTryLock(-1, MEMBER)));
        assertEquals("EBADF", Errno.name(Libc.ofdUnlock(-1, MEMBER)));
        assertEquals("EBADF", Errno.name(Libc.ofdIsHeldByOther(-1, MEMBER)));
    }
}
