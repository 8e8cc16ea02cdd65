// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw named bytes in one process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class SharedMemoryTest {
    private final String name = Names.fresh();
    private final Path file = Path.of("/dev/shm", name);

    @AfterEach
    void unlink() throws Exception {
        Files.deleteIfExists(file);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 4096, 4097, 1 << 20, (1L << 31) + 1})
    void memory_has_exactly_its_size_and_nothing_else(long byteSize) throws Exception {
        assumeTrue(Files.getFileStore(file.getParent()).getUsableSpace() > byteSize, "no room in /dev/shm");
        try (SharedMemory memory = SharedMemory.create(name, byteSize);
                SharedMemory other = SharedMemory.open(name)) {
            assertEquals(byteSize, Files.size(file));
            assertEquals(byteSize, other.byteSize());
            assertEquals(byteSize, memory.memory().byteSize());
            assertEquals(0, memory.memory().get(JAVA_BYTE, byteSize - 1));
            memory.memory().set(JAVA_BYTE, byteSize - 1, (byte) 7);
            assertEquals(7, other.memory().get(JAVA_BYTE, byteSize - 1));
        }
    }

    @Test
    void memory_is_its_owners_alone() throws Exception {
        SharedMemory.create(name, 10).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void memory_is_the_bytes_of_the_file() throws Exception {
        try (SharedMemory memory = SharedMemory.create(name, 3)) {
            MemorySegment.copy(new byte[] {1, 2, 3}, 0, memory.memory(), JAVA_BYTE, 0, 3);
            assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        }
    }

    @Test
    void create_refuses_a_taken_name() throws Exception {
        SharedMemory.create(name, 10).close();
        SegmentExistsException e = assertThrows(SegmentExistsException.class, () -> SharedMemory.create(name, 10));
        assertEquals("cannot create segment '" + name + "': EEXIST", e.getMessage());
        assertEquals(Errno.EEXIST.number(), e.errno());
    }

    @Test
    void open_of_a_name_nobody_made_is_no_such_segment() {
        NoSuchSegmentException e = assertThrows(NoSuchSegmentException.class, () -> SharedMemory.open(name));
        assertEquals("cannot open segment '" + name + "': ENOENT", e.getMessage());
        assertThrows(NoSuchSegmentException.class, () -> SharedMemory.unlink(name));
    }

    @Test
    void create_or_open_checks_the_size() throws Exception {
        SharedMemory.createOrOpen(name, 10).close();
        try (SharedMemory memory = SharedMemory.createOrOpen(name, 7)) {
            assertEquals(10, memory.byteSize());
        }
        SegmentException e = assertThrows(SegmentException.class, () -> SharedMemory.createOrOpen(name, 11));
        assertEquals(Errno.EINVAL.number(), e.errno());
        assertTrue(e.getMessage().endsWith("it has 10 bytes, fewer than 11"), e.getMessage());
    }

    @Test
    void sizes_out_of_range_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> SharedMemory.create(name, 0));
        assertThrows(IllegalArgumentException.class, () -> SharedMemory.create(name, -1));
        assertThrows(SegmentException.class, () -> SharedMemory.create(name, Long.MAX_VALUE));
        assertTrue(Files.notExists(file));
    }

    @Test
    void an_empty_file_is_no_memory() throws Exception {
        Files.createFile(file);
        SegmentException e = assertThrows(SegmentException.class, () -> SharedMemory.open(name));
        assertEquals(Errno.EPROTO.number(), e.errno());
    }

    @Test
    void slices_throw_after_close() throws Exception {
        SharedMemory memory = SharedMemory.create(name, 10);
        MemorySegment slice = memory.memory().asSlice(2, 4);
        memory.close();
        memory.close();
        assertThrows(IllegalStateException.class, () -> slice.get(JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, memory::memory);
    }

    @Test
    void unlink_removes_the_name_only() throws Exception {
        try (SharedMemory memory = SharedMemory.create(name, 10)) {
            SharedMemory.unlink(name);
            assertTrue(Files.notExists(file));
            memory.memory().set(JAVA_BYTE, 0, (byte) 1);
            assertEquals(1, memory.memory().get(JAVA_BYTE, 0));
        }
    }
}
