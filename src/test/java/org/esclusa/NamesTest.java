// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.esclusa.internal.sys.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What segments may be called, and who may have them. */
@ExtendWith(LeavesNothing.class)
class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".hidden", "a/b", "/a", "a b", "ä", "a\0b", "a\n"})
    void a_name_outside_the_rules_is_refused(String name) {
        assertThrows(IllegalArgumentException.class, () -> SharedCounter.create(name));
        assertThrows(IllegalArgumentException.class, () -> SharedCounter.open(name));
        assertThrows(IllegalArgumentException.class, () -> SharedCounter.createOrOpen(name, 0));
        assertThrows(IllegalArgumentException.class, () -> SharedCounter.unlink(name));
        assertThrows(IllegalArgumentException.class, () -> SharedMemory.create(name, 1));
        assertThrows(IllegalArgumentException.class, () -> SharedMemory.open(name));
        assertThrows(IllegalArgumentException.class, () -> SharedMemory.unlink(name));
        assertThrows(IllegalArgumentException.class, () -> Segments.inspect(name));
        assertThrows(IllegalArgumentException.class, () -> Segments.remove(name));
    }

    @Test
    void the_longest_name_has_200_characters() throws SegmentException {
        String name = (Names.fresh() + "-").repeat(9).substring(0, 200);
        SharedCounter.create(name).close();
        SharedCounter.unlink(name);
        assertThrows(IllegalArgumentException.class, () -> SharedCounter.create(name + "x"));
    }

    @Test
    void create_refuses_a_taken_name() throws SegmentException {
        String name = Names.fresh();
        Mutex.create(name).close();
        SegmentExistsException e = assertThrows(SegmentExistsException.class, () -> Mutex.create(name));
        assertEquals("cannot create segment '" + name + "': EEXIST", e.getMessage());
        assertEquals(Errno.EEXIST.number(), e.errno());
        assertThrows(SegmentExistsException.class, () -> SharedCounter.create(name));
        Mutex.unlink(name);
    }

    @Test
    void open_of_a_name_nobody_made_is_no_such_segment() {
        String name = Names.fresh();
        NoSuchSegmentException e = assertThrows(NoSuchSegmentException.class, () -> SharedCounter.open(name));
        assertEquals("cannot open segment '" + name + "': ENOENT", e.getMessage());
        assertEquals(Errno.ENOENT.number(), e.errno());
        NoSuchSegmentException unlinked = assertThrows(NoSuchSegmentException.class, () -> SharedCounter.unlink(name));
        assertEquals("cannot unlink segment '" + name + "': ENOENT", unlinked.getMessage());
    }

    @Test
    void unlink_removes_the_name_only() throws SegmentException {
        String name = Names.fresh();
        try (SharedCounter first = SharedCounter.create(name, 1)) {
            SharedCounter.unlink(name);
            try (SharedCounter second = SharedCounter.create(name, 2)) {
                first.increment();
                first.increment();
                assertEquals(3, first.get());
                assertEquals(2, second.get());
            }
            SharedCounter.unlink(name);
        }
    }

    @Test
    void a_new_segment_has_the_mode_that_was_asked_for() throws Exception {
        String name = Names.fresh();
        Path file = Path.of("/dev/shm", name);
        SharedCounter.create(name, 0).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        SharedCounter.unlink(name);
        SharedCounter.create(name, 0, SegmentOptions.DEFAULT.withMode(0666)).close();
        assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        SharedCounter.unlink(name);
    }

    @Test
    void options_out_of_range_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> SegmentOptions.DEFAULT.withMembers(0));
        assertThrows(IllegalArgumentException.class, () -> SegmentOptions.DEFAULT.withMembers(65_536));
        assertThrows(IllegalArgumentException.class, () -> SegmentOptions.DEFAULT.withHandles(0));
        assertThrows(IllegalArgumentException.class, () -> SegmentOptions.DEFAULT.withMode(01777));
        assertThrows(IllegalArgumentException.class, () -> new WaitPolicy(-1, 0));
    }

    @Test
    void all_members_in_use_is_an_error() throws SegmentException {
        String name = Names.fresh();
        SegmentOptions two = SegmentOptions.DEFAULT.withMembers(2);
        SharedCounter first = SharedCounter.create(name, 0, two);
        SharedCounter second = SharedCounter.open(name);
        SegmentException e = assertThrows(SegmentException.class, () -> SharedCounter.open(name));
        assertEquals(Errno.EUSERS.number(), e.errno());
        assertTrue(e.getMessage().endsWith("all its 2 members are in use"), e.getMessage());
        first.close();
        SharedCounter.open(name).close();
        second.close();
        SharedCounter.unlink(name);
    }
}
