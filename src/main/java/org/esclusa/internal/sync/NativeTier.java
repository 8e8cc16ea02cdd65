// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.sys.Abi;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;

/** By system calls: a file without a name until it is whole, mapped and locked as the kernel offers it. */
final class NativeTier implements Tier {
    private static final int TRIES = 100;

    @Override
    public SegmentFile create(String directory, String name, int mode, long byteSize, Consumer<MemorySegment> filling)
            throws Failure {
        int flags = Abi.current().oTmpfile() | Flags.O_RDWR | Flags.O_CLOEXEC;
        int fd = Without.TMPFILE ? -Errno.EOPNOTSUPP.number() : Libc.open(directory, flags, mode);
        if (Errno.EOPNOTSUPP.is(fd) || Errno.EISDIR.is(fd) || Errno.ENOENT.is(fd)) {
            return new NativeFile(createPrivate(directory, name, mode, byteSize, filling));
        }
        Failure.check(fd, "create", name);
        boolean done = false;
        try {
            fill(fd, name, mode, byteSize, filling);
            int result = publishUnnamed(fd, directory + "/" + name);
            Failure.check(result, "create", name);
            done = true;
            return new NativeFile(fd);
        } finally {
            if (!done) {
                Libc.close(fd);
            }
        }
    }

    @Override
    public SegmentFile createUnnamed(String name, int mode, long byteSize, Consumer<MemorySegment> filling)
            throws Failure {
        return new NativeFile(UnnamedFile.create(name, mode, byteSize, filling));
    }

    @Override
    public SegmentFile openUnnamed(String name) throws Failure {
        return new NativeFile(UnnamedFile.open(name));
    }

    static void fill(int fd, String name, int mode, long byteSize, Consumer<MemorySegment> filling) throws Failure {
        Failure.check(Libc.fchmod(fd, mode), "create", name); // the umask does not apply
        int result = Libc.posixFallocate(fd, byteSize);
        if (Errno.ENOSPC.is(result)) {
            Libc.ftruncate(fd, 0); // what it got before it failed would look like used by others
            String room = "needs " + byteSize + " bytes, " + Libc.freeBytes(fd) + " are free";
            throw Failure.of("create", name, Errno.ENOSPC, room);
        }
        Failure.check(result, "create", name);
        long address = Failure.checkMapped(NativeMapping.map(fd, byteSize), byteSize, "create", name);
        try (Arena arena = Arena.ofConfined()) {
            filling.accept(Libc.segmentAt(address, byteSize, arena, () -> {}));
        } finally {
            Libc.munmap(address, byteSize);
        }
    }

    private static int publishUnnamed(int fd, String path) {
        int result = Without.PROC
                ? -Errno.ENOENT.number()
                : Libc.linkat(Flags.AT_FDCWD, NativeFile.descriptorPath(fd), path, Flags.AT_SYMLINK_FOLLOW);
        return Errno.ENOENT.is(result) ? Libc.linkat(fd, "", path, Flags.AT_EMPTY_PATH) : result; // no /proc
    }

    // Where files without a name are not to be had

    private int createPrivate(String directory, String name, int mode, long byteSize, Consumer<MemorySegment> filling)
            throws Failure {
        removeAbandoned(directory);
        for (int i = 0; i < TRIES; i++) {
            String path = directory + "/" + Tier.privateName();
            int fd = Libc.open(path, Flags.O_CREAT | Flags.O_EXCL | Flags.O_RDWR | Flags.O_CLOEXEC, mode);
            if (Errno.EEXIST.is(fd)) {
                continue;
            }
            Failure.check(fd, "create", name);
            int locked = Libc.ofdTryLock(fd, MemberLayout.LOCK_BASE);
            if (Errno.EAGAIN.is(locked) || Errno.EACCES.is(locked)) { // somebody takes it for abandoned
                Libc.unlink(path);
                Libc.close(fd);
                continue;
            }
            int result = -1;
            try {
                Failure.check(locked, "create", name);
                fill(fd, name, mode, byteSize, filling);
                result = Libc.linkat(Flags.AT_FDCWD, path, directory + "/" + name, 0);
            } finally {
                Libc.unlink(path);
                if (result < 0) {
                    Libc.close(fd);
                }
            }
            if (!Errno.ENOENT.is(result)) { // else somebody took it for abandoned before it was locked
                Failure.check(result, "create", name);
                Libc.ofdUnlock(fd, MemberLayout.LOCK_BASE); // or it would look like the first member
                return fd;
            }
        }
        throw Failure.of("create", name, Errno.EAGAIN, "its private file was taken away " + TRIES + " times");
    }

    @Override
    public List<String> removeAbandoned(String directory) {
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith(PRIVATE_PREFIX))
                    .filter(file -> removeAbandoned(directory, file))
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static boolean removeAbandoned(String directory, String file) {
        String path = directory + "/" + file;
        int flags = Flags.O_RDWR
                | Flags.O_CLOEXEC
                | Flags.O_NONBLOCK
                | Abi.current().oNofollow();
        int fd = Libc.open(path, flags, 0);
        if (fd < 0) {
            return false;
        }
        try {
            return Libc.fstat(fd).isRegular()
                    && Libc.ofdTryLock(fd, MemberLayout.LOCK_BASE) == 0
                    && Libc.unlink(path) == 0;
        } finally {
            Libc.close(fd);
        }
    }

    // Opening

    @Override
    public SegmentFile open(String path, String verb, String name, boolean writable) throws Failure {
        return new NativeFile(descriptor(path, verb, name, writable ? Flags.O_RDWR : Flags.O_RDONLY));
    }

    /** A descriptor of a file that is there. */
    static int descriptor(String path, String verb, String name, int access) throws Failure {
        int flags = access | Flags.O_CLOEXEC | Flags.O_NONBLOCK | Abi.current().oNofollow();
        int fd = Libc.open(path, flags, 0);
        if (Errno.EISDIR.is(fd) || Errno.ELOOP.is(fd) || Errno.ENXIO.is(fd)) { // a directory, a link, a socket
            throw Failure.of(verb, name, Errno.EPROTO, "it is not a regular file");
        }
        return (int) Failure.check(fd, verb, name);
    }

    @Override
    public FileStatus statusAt(String path) {
        int fd = Libc.open(path, Flags.O_RDONLY | Flags.O_CLOEXEC | Flags.O_NONBLOCK, 0);
        if (fd < 0) {
            return FileStatus.failed(fd);
        }
        try {
            return Libc.fstat(fd);
        } finally {
            Libc.close(fd);
        }
    }

    @Override
    public int unlink(String path) {
        return Libc.unlink(path);
    }

    @Override
    public long effectiveUser() {
        return Integer.toUnsignedLong(Libc.geteuid());
    }
}
