// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

import static org.esclusa.internal.sys.LibcLinks.syscall;

/** Zeros of this process's own in place of shared pages, under whoever may still look there. */
public final class ZeroPages {
    private static final int ACCESS = Flags.PROT_READ | Flags.PROT_WRITE;

    private ZeroPages() {}

    /**
     * Puts private zeros in place of a mapping, in one step: a thread that reads or writes there meanwhile meets the one
     * or the other, and harms nobody.
     *
     * @return 0; or minus an errno if the kernel has no room for it in any way, and all is as it was
     */
    public static int putOver(long address, long byteSize) {
        return moveOver(address, byteSize) == 0 ? 0 : mapFileOver(address, byteSize);
    }

    /**
     * Elsewhere first, and moved over what was shared when they are there. mmap(2) over it would take that away before
     * it asks whether there is memory (Linux before 6.12, where vm.overcommit_memory is 2), and leave a hole that
     * another thread's mapping may fall into. mremap(2) has all that it needs, or says so before it touches anything.
     */
    private static int moveOver(long address, long byteSize) {
        int flags = Flags.MAP_PRIVATE | Flags.MAP_ANONYMOUS | Flags.MAP_NORESERVE;
        long zeros = Libc.mmap(byteSize, ACCESS, flags, -1, 0);
        if (zeros < 0) {
            return (int) zeros;
        }
        int move = Flags.MREMAP_MAYMOVE | Flags.MREMAP_FIXED;
        long result = syscall(Syscall.MREMAP, zeros, byteSize, byteSize, move, address, 0);
        if (result < 0) { // it asks for room for some mappings more than there will be
            Libc.munmap(zeros, byteSize);
            return (int) result;
        }
        return 0;
    }

    /**
     * Where the address space or the number of mappings has no room for both at a time: a file's zeros, which the kernel
     * takes no account of beforehand, so that this mmap(2) too is done or leaves all as it was. A child forked later
     * sees what is written there.
     */
    static int mapFileOver(long address, long byteSize) {
        int fd = LibcDescriptors.memfdCreate("esclusa-zeros", Flags.MFD_CLOEXEC);
        if (fd < 0) {
            return fd;
        }
        long result = Libc.ftruncate(fd, byteSize);
        if (result == 0) {
            result = syscall(Syscall.MMAP, address, byteSize, ACCESS, Flags.MAP_SHARED | Flags.MAP_FIXED, fd, 0);
        }
        Libc.close(fd);
        return result < 0 ? (int) result : 0;
    }
}
