// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files and their names, and the errno of each call. */
@Timeout(60)
class LibcFileTest {
    private static final long PAGE = 65536; // a multiple of every kernel's
    private static final int UNNAMED = Abi.current().oTmpfile() | Flags.O_RDWR | Flags.O_CLOEXEC;

    @Test
    void open_of_a_name_nobody_made_is_enoent() {
        assertEquals("ENOENT", Errno.name(Libc.open(ScratchFile.freshPath(), Flags.O_RDWR, 0)));
    }

    @Test
    void exclusive_open_of_a_taken_name_is_eexist() {
        try (ScratchFile file = ScratchFile.of(0)) {
            int flags = Flags.O_RDWR | Flags.O_CREAT | Flags.O_EXCL;
            assertEquals("EEXIST", Errno.name(Libc.open(file.path(), flags, ScratchFile.OWNER_ONLY)));
        }
    }

    @Test
    void open_that_follows_nothing_refuses_a_symbolic_link(@TempDir Path directory) throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("target"));
        int flags = Flags.O_RDONLY | Abi.current().oNofollow();
        assertEquals("ELOOP", Errno.name(Libc.open(link.toString(), flags, 0)));
    }

    @Test
    void open_of_a_directory_asks_for_a_directory(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        int flags = Flags.O_RDONLY | Abi.current().oDirectory();
        assertEquals("ENOTDIR", Errno.name(Libc.open(file.toString(), flags, 0)));
    }

    @Test
    void a_path_with_a_zero_byte_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> Libc.open("a\0b", Flags.O_RDONLY, 0));
    }

    @Test
    void close_of_nothing_is_ebadf() {
        assertEquals("EBADF", Errno.name(Libc.close(-1)));
    }

    @Test
    void a_file_without_a_name_is_published_once() {
        String path = ScratchFile.freshPath();
        int fd = Libc.open(ScratchFile.DIRECTORY, UNNAMED, ScratchFile.OWNER_ONLY);
        try {
            assertEquals(0, publish(fd, path));
            assertEquals("EEXIST", Errno.name(publish(fd, path)));
            int found = Libc.open(path, Flags.O_RDONLY | Flags.O_CLOEXEC, 0);
            assertEquals(Libc.fstat(fd), Libc.fstat(found));
            assertEquals(0, Libc.close(found));
        } finally {
            Libc.close(fd);
            Libc.unlink(path);
        }
    }

    private static int publish(int fd, String path) {
        return Libc.linkat(Flags.AT_FDCWD, "/proc/self/fd/" + fd, path, Flags.AT_SYMLINK_FOLLOW);
    }

    @Test
    void a_descriptor_is_linked_by_itself_or_the_kernel_says_why_not() {
        String path = ScratchFile.freshPath();
        int fd = Libc.open(ScratchFile.DIRECTORY, UNNAMED, ScratchFile.OWNER_ONLY);
        try {
            int result = Libc.linkat(fd, "", path, Flags.AT_EMPTY_PATH);
            assertTrue(result == 0 || Errno.ENOENT.is(result), () -> Errno.name(result)); // without the privilege
            assertEquals(result == 0, Files.exists(Path.of(path)));
        } finally {
            Libc.close(fd);
            Libc.unlink(path);
        }
    }

    @Test
    void unlink_of_a_name_nobody_made_is_enoent() {
        assertEquals("ENOENT", Errno.name(Libc.unlink(ScratchFile.freshPath())));
    }

    @Test
    void fchmod_sets_the_mode_that_fstat_tells() {
        try (ScratchFile file = ScratchFile.of(0)) {
            int fd = file.open();
            assertEquals(0, Libc.fchmod(fd, 0666));
            assertEquals(0666, Libc.fstat(fd).mode() & 0777);
            assertEquals("EBADF", Errno.name(Libc.fchmod(-1, 0666)));
        }
    }

    @Test
    void ftruncate_of_a_negative_length_is_einval() {
        try (ScratchFile file = ScratchFile.of(0)) {
            assertEquals("EINVAL", Errno.name(Libc.ftruncate(file.open(), -1)));
        }
    }

    @Test
    void fstat_tells_what_java_tells() throws Exception {
        try (ScratchFile file = ScratchFile.of(3 * PAGE)) {
            int fd = file.open();
            assertEquals(0, Libc.posixFallocate(fd, PAGE));
            FileStatus status = Libc.fstat(fd);
            Map<String, Object> expected = Files.readAttributes(Path.of(file.path()), "unix:*");
            assertEquals(0, status.result());
            assertTrue(status.isRegular());
            assertEquals(expected.get("mode"), status.mode());
            assertEquals(expected.get("uid"), status.uid());
            assertEquals(Libc.geteuid(), status.uid());
            assertEquals(3 * PAGE, status.byteSize());
            assertEquals(PAGE, status.blocks() * 512);
            assertEquals(expected.get("ino"), status.inode());
        }
    }

    @Test
    void fstat_tells_files_of_two_file_systems_apart() {
        int memory = Libc.open(ScratchFile.DIRECTORY, Flags.O_RDONLY | Flags.O_CLOEXEC, 0);
        int proc = Libc.open("/proc", Flags.O_RDONLY | Flags.O_CLOEXEC, 0);
        try {
            assertTrue(Libc.fstat(memory).device() != Libc.fstat(proc).device());
            assertEquals(false, Libc.fstat(memory).isRegular());
        } finally {
            Libc.close(memory);
            Libc.close(proc);
        }
    }

    @Test
    void fstat_of_nothing_is_ebadf() {
        assertEquals("EBADF", Errno.name(Libc.fstat(-1).result()));
    }

    @Test
    void posix_fallocate_reserves_every_block() {
        try (ScratchFile file = ScratchFile.of(0)) {
            int fd = file.open();
            assertEquals(0, Libc.posixFallocate(fd, 5 * PAGE));
            assertEquals(5 * PAGE, Libc.fstat(fd).byteSize());
            assertEquals(5 * PAGE, Libc.fstat(fd).blocks() * 512);
        }
    }

    @Test
    void posix_fallocate_in_slices_reserves_the_same() {
        long uneven = (2 << 20) + 5 * PAGE;
        try (ScratchFile file = ScratchFile.of(0)) {
            int fd = file.open();
            assertEquals(0, Libc.posixFallocateInSlices(fd, uneven));
            assertEquals(uneven, Libc.fstat(fd).byteSize());
            assertEquals(uneven, Libc.fstat(fd).blocks() * 512);
        }
    }

    @Test
    void posix_fallocate_of_more_than_there_is_is_enospc() throws Exception {
        long tooMuch = Files.getFileStore(Path.of(ScratchFile.DIRECTORY)).getTotalSpace() + PAGE;
        try (ScratchFile file = ScratchFile.of(0)) {
            int fd = file.open();
            assertEquals("ENOSPC", Errno.name(Libc.posixFallocate(fd, tooMuch)));
            assertEquals(0, Libc.fstat(fd).blocks());
        }
    }

    @Test
    void posix_fallocate_says_what_is_wrong_with_its_arguments() {
        try (ScratchFile file = ScratchFile.of(0)) {
            assertEquals("EINVAL", Errno.name(Libc.posixFallocate(file.open(), 0)));
            assertEquals("EBADF", Errno.name(Libc.posixFallocate(-1, PAGE)));
            assertEquals("EBADF", Errno.name(Libc.posixFallocateInSlices(-1, PAGE)));
        }
    }

    @Test
    void free_bytes_are_those_that_java_tells() throws Exception {
        FileStore store = Files.getFileStore(Path.of(ScratchFile.DIRECTORY));
        try (ScratchFile file = ScratchFile.of(0)) {
            int fd = file.open();
            long before;
            long free;
            do { // until no other process has written in between
                before = store.getUsableSpace();
                free = Libc.freeBytes(fd);
            } while (before != store.getUsableSpace());
            assertEquals(before, free);
            assertEquals("EBADF", Errno.name(Libc.freeBytes(-1)));
        }
    }

    @Test
    void read_and_write_stay_within_their_segment() {
        MemorySegment onTheHeap = MemorySegment.ofArray(new long[1]);
        MemorySegment eight = Scratch.mine().captured();
        assertThrows(IndexOutOfBoundsException.class, () -> Libc.read(-1, eight, 9));
        assertThrows(IllegalArgumentException.class, () -> Libc.write(-1, onTheHeap, 8));
        assertEquals("EBADF", Errno.name(Libc.read(-1, eight, 8)));
        assertEquals("EBADF", Errno.name(Libc.write(-1, eight, 8)));
    }
}
