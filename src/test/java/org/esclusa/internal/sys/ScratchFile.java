// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A file in {@code /dev/shm} with the descriptors that a test opens on it; gone when closed. */
final class ScratchFile implements AutoCloseable {
    static final String DIRECTORY = "/dev/shm";
    static final int OWNER_ONLY = 0600;

    private static final AtomicLong NUMBER = new AtomicLong();

    private final String path = freshPath();
    private final List<Integer> descriptors = new ArrayList<>();

    static String freshPath() {
        long pid = ProcessHandle.current().pid();
        return DIRECTORY + "/sys-test-" + pid + "-" + System.nanoTime() + "-" + NUMBER.incrementAndGet();
    }

    static ScratchFile of(long byteSize) {
        ScratchFile file = new ScratchFile();
        int fd = file.open(Flags.O_CREAT | Flags.O_EXCL);
        assertTrue(Libc.ftruncate(fd, byteSize) == 0);
        return file;
    }

    String path() {
        return path;
    }

    /** A new description of the file, for reading and writing. */
    int open() {
        return open(0);
    }

    private int open(int more) {
        int fd = Libc.open(path, Flags.O_RDWR | Flags.O_CLOEXEC | more, OWNER_ONLY);
        assertTrue(fd >= 0, () -> Errno.name(fd));
        descriptors.add(fd);
        return fd;
    }

    /** Closes one of them early. */
    void close(int fd) {
        descriptors.remove((Integer) fd);
        assertTrue(Libc.close(fd) == 0);
    }

    @Override
    public void close() {
        descriptors.forEach(Libc::close);
        Libc.unlink(path);
    }
}
