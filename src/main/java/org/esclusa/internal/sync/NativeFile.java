// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.lang.foreign.MemorySegment;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;

/** A descriptor. */
final class NativeFile implements SegmentFile {
    private int fd;

    /** Whoever closes this closes {@code fd}. */
    NativeFile(int fd) {
        this.fd = fd;
    }

    static String descriptorPath(int fd) {
        return "/proc/self/fd/" + fd;
    }

    @Override
    public FileStatus status() {
        return Libc.fstat(fd);
    }

    @Override
    public long read(MemorySegment segment) {
        return Libc.read(fd, segment, segment.byteSize());
    }

    @Override
    public Mapping map(long byteSize, String what, String verb, String name) throws Failure {
        return NativeMapping.of(fd, byteSize, Flags.PROT_READ | Flags.PROT_WRITE, what, verb, name);
    }

    @Override
    public Mapping mapReadOnly(long byteSize, String what, String name) throws Failure {
        return NativeMapping.of(fd, byteSize, Flags.PROT_READ, what, "open", name);
    }

    /** By a description of its own. */
    @Override
    public LockDescriptor lock(String path, String name) throws Failure {
        if (UnnamedFile.isUnnamed(name)) {
            return new LockDescriptor(UnnamedFile.reopen(fd, name));
        }
        int again = Libc.open(descriptorPath(fd), Flags.O_RDWR | Flags.O_CLOEXEC, 0);
        if (!Errno.ENOENT.is(again)) {
            return new LockDescriptor((int) Failure.check(again, "open", name));
        }
        again = NativeTier.descriptor(path, "open", name, Flags.O_RDWR);
        FileStatus one = Libc.fstat(fd);
        FileStatus other = Libc.fstat(again);
        if (one.inode() != other.inode() || one.device() != other.device()) {
            Libc.close(again);
            throw Failure.of("open", name, Errno.ENOENT, "another one has taken its name");
        }
        return new LockDescriptor(again);
    }

    @Override
    public LockDescriptor intoLock() {
        LockDescriptor lock = new LockDescriptor(fd);
        fd = -1;
        return lock;
    }

    @Override
    public int intoDescriptor() {
        int descriptor = fd;
        fd = -1;
        return descriptor;
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
    }
}
