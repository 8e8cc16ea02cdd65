// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;
import org.esclusa.peer.OpensDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Objects without a name: made on sealed memory, handed on by descriptor, opened anew. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothing.class)
class UnnamedTest {
    private static Path linkOf(int descriptor) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
    }

    @ParameterizedTest
    @EnumSource
    void one_without_a_name_is_opened_by_its_descriptor(AnyKind kind) throws Exception {
        String name = "memfd:esclusa-" + kind.word;
        AutoCloseable made = kind.create(Segments.UNNAMED);
        assertEquals(name, AnyKind.nameOf(made));
        assertTrue(made.toString().contains("'" + name + "'"), made.toString());
        MemFd descriptor = kind.memFd(made);
        assertEquals("/" + name + " (deleted)", linkOf(descriptor.descriptor()).toString());
        assertEquals(Set.of(MemFd.Seal.SHRINK, MemFd.Seal.GROW, MemFd.Seal.SEAL), descriptor.seals());
        made.close();
        assertThrows(IllegalStateException.class, () -> kind.memFd(made));
        try (AutoCloseable opened = kind.open(descriptor);
                AutoCloseable again = kind.open("fd:" + descriptor.descriptor());
                MemFd further = kind.memFd(again)) {
            assertEquals(name, AnyKind.nameOf(opened));
            assertNotEquals(descriptor.descriptor(), further.descriptor());
            descriptor.close();
            assertThrows(ClosedChannelException.class, () -> kind.open(descriptor));
            kind.open(further).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobody_takes_its_bytes_away(AnyKind kind) throws Exception {
        try (AutoCloseable made = kind.create(Segments.UNNAMED);
                MemFd descriptor = kind.memFd(made)) {
            int fd = descriptor.descriptor();
            assertEquals("EPERM", Errno.name(Libc.ftruncate(fd, 0)));
            assertEquals("EPERM", Errno.name(Libc.ftruncate(fd, 1 << 20)));
            assertThrows(DescriptorException.class, () -> descriptor.seal(MemFd.Seal.WRITE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void names_that_are_none_are_no_names(AnyKind kind) throws Exception {
        try (AutoCloseable made = kind.create(Segments.UNNAMED);
                MemFd descriptor = kind.memFd(made)) {
            for (Executable call : List.<Executable>of(
                    () -> kind.open(Segments.UNNAMED),
                    () -> kind.open(AnyKind.nameOf(made)),
                    () -> kind.create(AnyKind.nameOf(made)),
                    () -> kind.create("fd:" + descriptor.descriptor()),
                    () -> kind.createOrOpen(Segments.UNNAMED),
                    () -> kind.createOrOpen("fd:" + descriptor.descriptor()),
                    () -> Segments.remove(AnyKind.nameOf(made)),
                    () -> Segments.inspect("fd:" + descriptor.descriptor()))) {
                IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call);
                String sentence = "what has no name is created as memfd:, opened by its descriptor, as fd:5, and gone "
                        + "with its last process; here it is '";
                assertTrue(refused.getMessage().startsWith(sentence), refused.getMessage());
            }
            for (String bad : List.of("fd:", "fd:-1", "fd: 3", "fd:3 ", "fd:9999999999", "FD:3")) {
                assertThrows(IllegalArgumentException.class, () -> kind.open(bad));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_with_a_name_gives_no_descriptor(AnyKind kind) throws Exception {
        String name = Names.fresh();
        try (AutoCloseable made = kind.create(name)) {
            SegmentException refused = assertThrows(SegmentException.class, () -> kind.memFd(made));
            assertEquals(
                    "cannot give a descriptor of segment '" + name + "': EINVAL: it has a name, and is opened by that",
                    refused.getMessage());
        } finally {
            Segments.remove(name);
        }
    }

    private static void assertRefused(AnyKind kind, int descriptor, Errno errno, String why) {
        SegmentException refused = assertThrows(SegmentException.class, () -> kind.open("fd:" + descriptor));
        assertEquals(errno.number(), refused.errno(), refused.getMessage());
        String sentence = "cannot open segment 'fd:" + descriptor + "': " + errno.name() + ": " + why;
        assertTrue(refused.getMessage().startsWith(sentence), refused.getMessage());
    }

    private static MemFd foreign(byte[] content, MemFd.Seal... seals) throws IOException {
        MemFd memory = MemFd.create("foreign", Math.max(1, content.length));
        MemorySegment.copy(MemorySegment.ofArray(content), 0, memory.memory(), 0, content.length);
        if (List.of(seals).contains(MemFd.Seal.WRITE)) {
            memory.seal(MemFd.Seal.SHRINK, MemFd.Seal.WRITE);
        } else if (seals.length == 1) {
            memory.seal(seals[0]);
        }
        return memory;
    }

    @ParameterizedTest
    @EnumSource
    void bad_descriptors_are_refused(AnyKind kind) throws Exception {
        try (AutoCloseable made = kind.create(Segments.UNNAMED);
                MemFd good = kind.memFd(made);
                Pipe pipe = Pipe.create();
                UnixSocket.Pair pair = UnixSocket.pair(UnixSocket.Type.STREAM)) {
            byte[] content = good.memory().toArray(ValueLayout.JAVA_BYTE);
            long before = OpenDescriptors.count();
            String readable = "it is not open for reading and writing";
            assertRefused(kind, 987_654, Errno.EBADF, "it is not open");
            assertRefused(kind, pipe.source().descriptor(), Errno.EACCES, readable);
            assertRefused(kind, pipe.sink().descriptor(), Errno.EACCES, readable);
            assertRefused(kind, pair.first().descriptor(), Errno.EPROTO, "it is no memory of memfd_create");
            int readOnly = Libc.open("/proc/self/fd/" + good.descriptor(), Flags.O_RDONLY | Flags.O_CLOEXEC, 0);
            assertRefused(kind, readOnly, Errno.EACCES, readable);
            Libc.close(readOnly);
            Path file = Path.of("/dev/shm", Names.fresh());
            Files.write(file, content);
            int named = Libc.open(file.toString(), Flags.O_RDWR | Flags.O_CLOEXEC, 0);
            Files.delete(file);
            assertRefused(kind, named, Errno.EPROTO, "it is not sealed against shrinking");
            Libc.close(named);
            try (MemFd open = foreign(content);
                    MemFd growing = foreign(content, MemFd.Seal.GROW);
                    MemFd written = foreign(content, MemFd.Seal.WRITE)) {
                assertRefused(kind, open.descriptor(), Errno.EPROTO, "it is not sealed against shrinking");
                assertRefused(kind, growing.descriptor(), Errno.EPROTO, "it is not sealed against shrinking");
                assertRefused(kind, written.descriptor(), Errno.EPROTO, "it is sealed against writing");
            }
            for (byte[] garbage :
                    List.of(new byte[1], new byte[4096], Arrays.copyOf(content, 200), cut(content), flipped(content))) {
                try (MemFd memory = foreign(garbage, MemFd.Seal.SHRINK)) {
                    assertRefused(kind, memory.descriptor(), Errno.EPROTO, "");
                }
            }
            AnyKind other = kind.other();
            assertRefused(other, good.descriptor(), Errno.EPROTO, "it is a ");
            OpenDescriptors.assertAsBefore(before);
        }
    }

    @Test
    void memory_of_huge_pages_is_refused() throws Exception {
        int huge = LibcDescriptors.memfdCreate("huge", Flags.MFD_CLOEXEC | Flags.MFD_ALLOW_SEALING | Flags.MFD_HUGETLB);
        assumeTrue(huge >= 0, "needs a kernel that knows such pages");
        try (MemFd memory = MemFd.ofDescriptor(huge)) {
            assertEquals(0, Libc.ftruncate(huge, 2 << 20));
            memory.seal(MemFd.Seal.SHRINK);
            assertRefused(AnyKind.COUNTER, huge, Errno.EPROTO, "it is memory of huge pages");
        }
    }

    private static byte[] cut(byte[] content) {
        return Arrays.copyOf(content, content.length - 64);
    }

    private static byte[] flipped(byte[] content) {
        byte[] flipped = content.clone();
        flipped[20] ^= 1;
        return flipped;
    }

    @Test
    void another_users_is_opened_only_if_that_is_said() throws Exception {
        assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "needs root, to give memory away");
        try (SharedCounter counter = SharedCounter.create(Segments.UNNAMED, 5);
                MemFd memory = counter.memFd()) {
            String name = "fd:" + memory.descriptor();
            Files.setAttribute(Path.of("/proc/self/fd/" + memory.descriptor()), "unix:uid", 12_345);
            SegmentException refused = assertThrows(SegmentException.class, () -> SharedCounter.open(memory));
            assertTrue(refused.getMessage().endsWith("it belongs to user 12345"), refused.getMessage());
            try (SharedCounter opened = SharedCounter.open(name, SegmentOptions.DEFAULT.withAnyUser())) {
                assertEquals(5, opened.get());
            }
        }
    }

    @Test
    void more_than_the_machine_has_is_refused() {
        SegmentException refused =
                assertThrows(SegmentException.class, () -> SharedByteArray.create(Segments.UNNAMED, 1L << 46));
        assertEquals(Errno.ENOMEM.number(), refused.errno());
        assertTrue(refused.getMessage().endsWith(" available"), refused.getMessage());
    }

    @Test
    void a_java_child_that_is_given_it_opens_it() throws Exception {
        try (SharedCounter counter = SharedCounter.create(Segments.UNNAMED, 40);
                MemFd memory = counter.memFd();
                ChildProcess child = ChildProcess.of(PeerProcess.command(List.of(), OpensDescriptor.class, 3))
                        .give(3, memory)
                        .start()) {
            assertTrue(child.waitFor().isSuccess());
            assertEquals(42, counter.get());
        }
    }

    @Test
    void its_mode_is_what_was_asked_for() throws Exception {
        SegmentOptions options = SegmentOptions.DEFAULT.withMode(0640);
        try (SharedEvent event = SharedEvent.create(Segments.UNNAMED, options);
                MemFd memory = event.memFd()) {
            Path file = Path.of("/proc/self/fd/" + memory.descriptor());
            int mode = (int) Files.getAttribute(file, "unix:mode");
            assertEquals(0640, mode & 0777);
            assertTrue(Files.exists(file, LinkOption.NOFOLLOW_LINKS));
        }
    }
}
