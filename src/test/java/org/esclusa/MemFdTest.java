// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.ProcFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory that is a descriptor. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MemFdTest {
    @Test
    void two_openings_see_the_same_bytes() throws Exception {
        try (MemFd one = MemFd.create("one", 10_000);
                MemFd other = MemFd.ofDescriptor(Dup.of(one))) {
            assertEquals(10_000, other.byteSize());
            one.memory().set(JAVA_LONG, 8, 4711);
            assertEquals(4711, other.memory().get(JAVA_LONG, 8));
            assertSame(one.memory(), one.memory());
        }
    }

    @Test
    void sealed_memory_cannot_be_made_shorter() throws Exception {
        try (MemFd memory = MemFd.create("sealed", 4096)) {
            assertEquals(Set.of(), memory.seals());
            assertEquals(0, Libc.ftruncate(memory.descriptor(), 4095));
            memory.seal(MemFd.Seal.SHRINK);
            assertEquals(Set.of(MemFd.Seal.SHRINK), memory.seals());
            assertEquals("EPERM", Errno.name(Libc.ftruncate(memory.descriptor(), 1)));
            memory.grow(8192);
            assertEquals(8192, memory.byteSize());
        }
    }

    @Test
    void memory_grows_and_earlier_segments_stay() throws Exception {
        try (MemFd memory = MemFd.create("growing", 4096)) {
            MemorySegment small = memory.memory();
            memory.grow(1 << 20);
            MemorySegment large = memory.memory();
            assertEquals(1 << 20, large.byteSize());
            small.set(JAVA_LONG, 0, 3);
            assertEquals(3, large.get(JAVA_LONG, 0));
            memory.seal(MemFd.Seal.GROW);
            DescriptorException refused = assertThrows(DescriptorException.class, () -> memory.grow(1 << 21));
            assertEquals("cannot make memory longer: EPERM, it is sealed against that", refused.getMessage());
        }
    }

    @Test
    void sealed_memory_cannot_be_written() throws Exception {
        try (MemFd memory = MemFd.create("written", 4096)) {
            MemorySegment before = memory.memory();
            before.set(JAVA_LONG, 0, 3);
            memory.seal(MemFd.Seal.WRITE);
            assertThrows(IllegalStateException.class, () -> before.set(JAVA_LONG, 0, 4));
            assertTrue(memory.memory().isReadOnly());
            assertEquals(3, memory.memory().get(JAVA_LONG, 0));
            try (MemFd other = MemFd.ofDescriptor(Dup.of(memory))) {
                assertTrue(other.memory().isReadOnly());
                assertEquals(3, other.memory().get(JAVA_LONG, 0));
            }
        }
    }

    @Test
    void seals_against_writing_are_refused_while_another_has_it_mapped() throws Exception {
        try (MemFd memory = MemFd.create("mapped", 4096);
                MemFd other = MemFd.ofDescriptor(Dup.of(memory))) {
            MemorySegment theirs = other.memory();
            DescriptorException busy = assertThrows(DescriptorException.class, () -> memory.seal(MemFd.Seal.WRITE));
            assertEquals(
                    "cannot seal memory: EBUSY, somebody has it mapped for writing: FUTURE_WRITE spares him",
                    busy.getMessage());
            memory.seal(MemFd.Seal.FUTURE_WRITE, MemFd.Seal.SEAL);
            theirs.set(JAVA_LONG, 0, 2);
            assertTrue(memory.memory().isReadOnly());
            assertEquals(2, memory.memory().get(JAVA_LONG, 0));
            DescriptorException last = assertThrows(DescriptorException.class, () -> memory.seal(MemFd.Seal.GROW));
            assertEquals("cannot seal memory: EPERM, it takes no more seals", last.getMessage());
        }
    }

    @Test
    void calls_after_close_are_refused() throws Exception {
        MemFd memory = MemFd.create("closed", 4096);
        MemorySegment segment = memory.memory();
        memory.close();
        memory.close();
        assertFalse(segment.scope().isAlive());
        assertThrows(ClosedChannelException.class, memory::memory);
        assertThrows(ClosedChannelException.class, memory::byteSize);
        assertThrows(ClosedChannelException.class, () -> memory.seal(MemFd.Seal.SHRINK));
    }

    @Test
    void refuses_what_is_no_memory() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> MemFd.create("none", 0));
        assertThrows(IllegalArgumentException.class, () -> MemFd.create("n".repeat(250), 1));
        try (EventFd event = EventFd.create()) {
            int number = event.descriptor();
            DescriptorException refused = assertThrows(DescriptorException.class, () -> MemFd.ofDescriptor(number));
            assertEquals("cannot adopt descriptor " + number + ": EINVAL, it is no MemFd", refused.getMessage());
        }
    }

    @Test
    void more_than_the_machine_has_is_refused_before_it_is_taken() {
        long absurd = 1L << 60;
        assertTrue(ProcFile.availableBytes() < absurd, "or the kernel would kill processes to give us so much");
        DescriptorException refused = assertThrows(DescriptorException.class, () -> MemFd.create("absurd", absurd));
        assertEquals(Errno.ENOMEM.number(), refused.errno());
        String sentence =
                "cannot reserve " + absurd + " bytes: ENOMEM, " + absurd + " bytes more, and this machine has ";
        assertTrue(refused.getMessage().startsWith(sentence), refused.getMessage());
    }

    @Test
    void ten_thousand_leave_no_descriptor_and_no_mapping() throws Exception {
        MemFd.create("first", 4096).close();
        long before = OpenDescriptors.count();
        for (int i = 0; i < 10_000; i++) {
            try (MemFd memory = MemFd.create("counted", 4096)) {
                memory.memory().set(JAVA_LONG, 0, i);
            }
        }
        OpenDescriptors.assertAsBefore(before);
        String maps = Files.readString(Path.of("/proc/self/maps"));
        assertFalse(maps.contains("memfd:counted"));
    }
}
