// SPDX-License-Identifier: Apache-2.0
package org.esclusa;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.esclusa.internal.fd.CountedDescriptor;
import org.esclusa.internal.fd.Way;
import org.esclusa.internal.sync.Failure;
import org.esclusa.internal.sync.Segment;
import org.esclusa.internal.sync.UnnamedFile;
import org.esclusa.internal.sys.Errno;
import org.esclusa.internal.sys.FileStatus;
import org.esclusa.internal.sys.Flags;
import org.esclusa.internal.sys.Libc;
import org.esclusa.internal.sys.LibcDescriptors;
import org.esclusa.internal.sys.ProcFile;

/**
 * Memory that is a descriptor: whoever has it maps the same bytes, and it needs no name; memfd_create(2).
 *
 * <p>Bytes that another process takes away while somebody uses them end him. So who does not trust the other side maps
 * what is sealed with {@link Seal#SHRINK} only: ask {@link #seals} first.
 *
 * <p>An object that was made as {@link Segments#UNNAMED} lies in such memory: its {@code memFd()} is to be sent, and the
 * receiver's class opens it.
 */
public final class MemFd extends Descriptor {
    private static final int CLOSE_TRIES = 1000;
    private static final long DENIED = -Errno.EACCES.number();

    /** What nobody may do any more; once set, for ever and for all. */
    public enum Seal {
        /** Set further seals. */
        SEAL(Flags.F_SEAL_SEAL),
        /** Make it shorter. */
        SHRINK(Flags.F_SEAL_SHRINK),
        /** Make it longer. */
        GROW(Flags.F_SEAL_GROW),
        /** Change its bytes; refused with EBUSY while somebody has it mapped for writing. */
        WRITE(Flags.F_SEAL_WRITE),
        /** Change its bytes, except through what is mapped already; Linux 5.1. */
        FUTURE_WRITE(Flags.F_SEAL_FUTURE_WRITE);

        private final int flag;

        Seal(int flag) {
            this.flag = flag;
        }
    }

    private Arena arena = Arena.ofShared(); // guarded by this
    private MemorySegment mapped; // the same

    private MemFd(int number) {
        super(CountedDescriptor.owned(number, Way.PLAIN));
    }

    /**
     * Makes zero bytes, all of them reserved.
     *
     * @param name what /proc shows it as; others may have the same
     * @param byteSize how many, from 1
     * @return the memory
     * @throws DescriptorException with ENOMEM if there is no room, EMFILE, or another errno of the system
     * @throws IllegalArgumentException if the size is less than 1, or the name has more than 249 bytes or a zero byte
     */
    public static MemFd create(String name, long byteSize) throws DescriptorException {
        SegmentOptions.check("byteSize", byteSize, 1, Long.MAX_VALUE);
        int result = LibcDescriptors.memfdCreate(name, Flags.MFD_CLOEXEC | Flags.MFD_ALLOW_SEALING);
        if (Errno.EINVAL.is(result)) {
            throw new IllegalArgumentException("the name of a MemFd has at most 249 bytes, and not '" + name + "'");
        }
        MemFd made = new MemFd((int) DescriptorException.check(result, "make memory"));
        try {
            made.reserve(byteSize);
            return made;
        } catch (DescriptorException e) {
            made.close();
            throw e;
        }
    }

    /**
     * Takes one over that somebody else made; it is closed with this.
     *
     * @param descriptor its number
     * @return the memory
     * @throws DescriptorException with EBADF if that is not open, EINVAL if it is no memory
     */
    public static MemFd ofDescriptor(int descriptor) throws DescriptorException {
        if (LibcDescriptors.fcntl(adopted(descriptor), Flags.F_GET_SEALS, 0) < 0) {
            throw DescriptorException.of(Errno.EINVAL, "adopt descriptor " + descriptor, "it is no MemFd");
        }
        return new MemFd(descriptor);
    }

    /** What opens an object by a name. */
    interface Opening<T> {
        T open(String name) throws IOException;
    }

    /** Of an object without a name. */
    static MemFd of(Segment segment) throws SegmentException {
        try {
            return new MemFd(segment.descriptor());
        } catch (Failure failure) {
            throw SegmentException.of(failure);
        }
    }

    /** Opens the object that this is of. */
    <T> T open(Opening<T> opening) throws IOException {
        counted().acquire();
        try {
            return opening.open(UnnamedFile.nameOf(counted().number()));
        } finally {
            counted().release();
        }
    }

    /** Such memory has no limit but the machine's, and whoever asks for more than that has processes killed. */
    private void reserve(long byteSize) throws DescriptorException {
        long missing = byteSize - Libc.fstat(counted().number()).byteSize();
        long available = ProcFile.availableBytes();
        if (missing > available) {
            String reason = missing + " bytes more, and this machine has " + available + " available";
            throw DescriptorException.of(Errno.ENOMEM, "reserve " + byteSize + " bytes", reason);
        }
        int result = Libc.posixFallocate(counted().number(), byteSize);
        if (Errno.EPERM.is(result)) {
            throw DescriptorException.of(Errno.EPERM, "make memory longer", "it is sealed against that");
        }
        DescriptorException.check(result, "reserve " + byteSize + " bytes");
    }

    /**
     * How many bytes there are now.
     *
     * @return the size in bytes
     * @throws IOException if it is closed
     */
    public long byteSize() throws IOException {
        counted().acquire();
        try {
            FileStatus status = Libc.fstat(counted().number());
            DescriptorException.check(status.result(), "ask for the size of memory");
            return status.byteSize();
        } finally {
            counted().release();
        }
    }

    /**
     * Makes it longer, by zero bytes, all of them reserved. Segments that {@link #memory} returned before keep their
     * size.
     *
     * @param byteSize how many bytes there shall be at least
     * @throws DescriptorException with ENOMEM if there is no room, EPERM if it is sealed against that
     * @throws IOException if it is closed
     * @throws IllegalArgumentException if the size is less than 1
     */
    public void grow(long byteSize) throws IOException {
        SegmentOptions.check("byteSize", byteSize, 1, Long.MAX_VALUE);
        counted().acquire();
        try {
            reserve(byteSize);
        } finally {
            counted().release();
        }
    }

    /**
     * All its bytes, mapped; read-only if it is sealed against writing, or was opened so. The same segment again
     * unless its size has changed.
     *
     * @return the bytes, until this is closed
     * @throws DescriptorException with ENOMEM or another errno of the system, EINVAL if there are no bytes
     * @throws IOException if it is closed
     */
    public synchronized MemorySegment memory() throws IOException {
        counted().acquire();
        try {
            long byteSize = byteSize();
            if (mapped == null || mapped.byteSize() != byteSize) {
                mapped = map(byteSize);
            }
            return mapped;
        } finally {
            counted().release();
        }
    }

    private MemorySegment map(long byteSize) throws IOException {
        Set<Seal> seals = seals();
        boolean writable = !seals.contains(Seal.WRITE) && !seals.contains(Seal.FUTURE_WRITE);
        long address = writable ? map(byteSize, Flags.PROT_READ | Flags.PROT_WRITE, Flags.MAP_SHARED) : DENIED;
        if (Errno.EACCES.is(address)) {
            writable = false;
            // What nobody can change may be private; before Linux 6.7 it must be.
            int sharing = seals.contains(Seal.WRITE) ? Flags.MAP_PRIVATE : Flags.MAP_SHARED;
            address = map(byteSize, Flags.PROT_READ, sharing);
        }
        long start = DescriptorException.check(address, "map memory");
        MemorySegment all = Libc.segmentAt(start, byteSize, arena, () -> Libc.munmap(start, byteSize));
        return writable ? all : all.asReadOnly();
    }

    private long map(long byteSize, int protection, int sharing) {
        return Libc.mmap(byteSize, protection, sharing, counted().number(), 0);
    }

    /**
     * Seals it, for ever and for everybody. {@link Seal#WRITE} ends what is mapped here, also where the
     * seal is then refused: segments that {@link #memory} returned before throw an {@link IllegalStateException}. The
     * next one is read-only if it was sealed.
     *
     * @param first what nobody may do any more
     * @param more and what else
     * @throws DescriptorException with EPERM if it is sealed against that, or was made without seals; EBUSY if
     *     another process, or another MemFd, has it mapped for writing; EINVAL if this kernel does not know the seal
     * @throws IOException if it is closed
     */
    public void seal(Seal first, Seal... more) throws IOException {
        int flags = first.flag;
        for (Seal seal : more) {
            flags |= seal.flag;
        }
        counted().acquire();
        try {
            int result = addSeals(flags);
            if (Errno.EPERM.is(result)) {
                throw DescriptorException.of(Errno.EPERM, "seal memory", "it takes no more seals");
            } else if (Errno.EBUSY.is(result)) {
                throw DescriptorException.of(
                        Errno.EBUSY, "seal memory", "somebody has it mapped for writing: FUTURE_WRITE spares him");
            }
            DescriptorException.check(result, "seal memory");
        } finally {
            counted().release();
        }
    }

    private synchronized int addSeals(int flags) {
        if ((flags & Seal.WRITE.flag) != 0 && mapped != null) {
            closeArena();
            mapped = null;
            arena = Arena.ofShared();
        }
        return LibcDescriptors.fcntl(counted().number(), Flags.F_ADD_SEALS, flags);
    }

    /**
     * What nobody may do any more.
     *
     * @return the seals
     * @throws IOException if it is closed
     */
    public Set<Seal> seals() throws IOException {
        counted().acquire();
        try {
            long flags = LibcDescriptors.fcntl(counted().number(), Flags.F_GET_SEALS, 0);
            DescriptorException.check(flags, "ask for the seals of memory");
            Set<Seal> seals = EnumSet.noneOf(Seal.class);
            for (Seal seal : Seal.values()) {
                if ((flags & seal.flag) != 0) {
                    seals.add(seal);
                }
            }
            return seals;
        } finally {
            counted().release();
        }
    }

    /** Closes it here: {@link #memory} and each slice of it then throw an {@link IllegalStateException}. */
    @Override
    public void close() {
        super.close();
        closeArena();
    }

    private synchronized void closeArena() {
        for (int i = 0; i < CLOSE_TRIES && arena.scope().isAlive(); i++) {
            try {
                arena.close();
            } catch (IllegalStateException inUse) { // by native code for the moment, or it ends elsewhere
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
