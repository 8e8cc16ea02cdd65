// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

/** The system calls that {@link Libc} makes, each with its number on x86-64 and on AArch64; syscalls(2). */
enum Syscall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    MMAP(9, 222),
    MUNMAP(11, 215),
    MADVISE(28, 233),
    KILL(62, 129),
    FCNTL(72, 25),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    GETEUID(107, 175),
    FSTATFS(138, 44),
    FUTEX(202, 98),
    INOTIFY_ADD_WATCH(254, 27),
    INOTIFY_RM_WATCH(255, 28),
    OPENAT(257, 56),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    PPOLL(271, 73),
    EVENTFD2(290, 19),
    INOTIFY_INIT1(294, 26),
    STATX(332, 291),
    FUTEX_WAITV(449, 449);

    private final int x86;
    private final int aarch64;

    Syscall(int x86, int aarch64) {
        this.x86 = x86;
        this.aarch64 = aarch64;
    }

    int number(Abi abi) {
        return abi == Abi.X86_64 ? x86 : aarch64;
    }
}
