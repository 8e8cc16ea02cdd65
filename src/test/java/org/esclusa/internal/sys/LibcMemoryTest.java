// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mappings and what becomes of them. */
@Timeout(60)
class LibcMemoryTest {
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final int READ_WRITE = Flags.PROT_READ | Flags.PROT_WRITE;
    private static final long PAGE = 65536; // a multiple of every kernel's

    @Test
    void two_mappings_of_a_file_are_the_same_bytes() {
        try (ScratchFile file = ScratchFile.of(PAGE)) {
            long first = map(file);
            long second = map(file);
            Libc.everything().set(JAVA_LONG, first + 8, 41);
            assertEquals(41, Libc.everything().get(JAVA_LONG, second + 8));
            assertEquals(0, Libc.munmap(first, PAGE));
            assertEquals(0, Libc.munmap(second, PAGE));
        }
    }

    private static long map(ScratchFile file) {
        long address = Libc.mmap(PAGE, READ_WRITE, Flags.MAP_SHARED, file.open(), 0);
        assertTrue(address > 0, () -> Errno.name(address));
        return address;
    }

    @Test
    void mmap_says_what_is_wrong_with_its_arguments() {
        assertEquals("EBADF", Errno.name(Libc.mmap(PAGE, READ_WRITE, Flags.MAP_SHARED, -1, 0)));
        assertEquals("EINVAL", Errno.name(Libc.munmap(1, PAGE)));
        assertEquals("EINVAL", Errno.name(ZeroPages.putOver(1, PAGE)));
    }

    @Test
    void a_reader_in_flight_sees_zeros_when_the_pages_are_replaced() throws Exception {
        try (ScratchFile file = ScratchFile.of(PAGE)) {
            long address = map(file);
            long kept = map(file);
            LONG.setRelease(Libc.everything(), address, 41L);
            CountDownLatch reading = new CountDownLatch(1);
            FutureTask<Long> reader = new FutureTask<>(() -> readUntilChanged(address, reading));
            Thread.ofPlatform().daemon().start(reader);
            reading.await();
            assertEquals(0, ZeroPages.putOver(address, PAGE));
            assertEquals(0, reader.get(10, TimeUnit.SECONDS));
            assertEquals(41, Libc.everything().get(JAVA_LONG, kept));
            assertEquals(0, Libc.munmap(address, PAGE));
            assertEquals(0, Libc.munmap(kept, PAGE));
        }
    }

    /** Where there is no room for both at a time. */
    @Test
    void zeros_of_a_file_take_their_place_too() throws Exception {
        try (ScratchFile file = ScratchFile.of(PAGE)) {
            long address = map(file);
            long kept = map(file);
            Libc.everything().set(JAVA_LONG, address, 41);
            assertEquals(0, ZeroPages.mapFileOver(address, PAGE));
            assertEquals(0, Libc.everything().get(JAVA_LONG, address));
            Libc.everything().set(JAVA_LONG, address, 42);
            assertEquals(41, Libc.everything().get(JAVA_LONG, kept));
            assertEquals(0, Libc.munmap(address, PAGE));
            assertEquals(0, Libc.munmap(kept, PAGE));
        }
    }

    private static long readUntilChanged(long address, CountDownLatch reading) {
        long value;
        do {
            value = (long) LONG.getAcquire(Libc.everything(), address);
            reading.countDown();
        } while (value == 41);
        return value;
    }

    @Test
    void a_segment_ends_with_its_arena_and_cleans_up_once() {
        AtomicInteger cleaned = new AtomicInteger();
        MemorySegment segment;
        try (ScratchFile file = ScratchFile.of(PAGE);
                Arena arena = Arena.ofShared()) {
            long address = map(file);
            segment = Libc.segmentAt(address, PAGE, arena, () -> cleaned.addAndGet(1 + Libc.munmap(address, PAGE)));
            segment.set(JAVA_LONG, PAGE - 8, 41);
            assertThrows(IndexOutOfBoundsException.class, () -> segment.get(JAVA_LONG, PAGE));
            assertEquals(0, cleaned.get());
        }
        assertEquals(1, cleaned.get());
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_LONG, 0));
    }
}
