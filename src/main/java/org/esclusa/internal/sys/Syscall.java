// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

/** The system calls that {@link Libc} makes, each with its number on x86-64 and on AArch64; syscalls(2). */
enum Syscall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    MMAP(9, 222),
    MUNMAP(11, 215),
    MREMAP(25, 216),
    SOCKET(41, 198),
    CONNECT(42, 203),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    SHUTDOWN(48, 210),
    BIND(49, 200),
    LISTEN(50, 201),
    GETSOCKNAME(51, 204),
    GETPEERNAME(52, 205),
    SOCKETPAIR(53, 199),
    GETSOCKOPT(55, 209),
    KILL(62, 129),
    FCNTL(72, 25),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    GETEUID(107, 175),
    FSTATFS(138, 44),
    GETTID(186, 178),
    FUTEX(202, 98),
    EPOLL_CTL(233, 21),
    WAITID(247, 95),
    INOTIFY_ADD_WATCH(254, 27),
    INOTIFY_RM_WATCH(255, 28),
    OPENAT(257, 56),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    PPOLL(271, 73),
    EPOLL_PWAIT(281, 22),
    TIMERFD_CREATE(283, 85),
    TIMERFD_SETTIME(286, 86),
    TIMERFD_GETTIME(287, 87),
    ACCEPT4(288, 242),
    EVENTFD2(290, 19),
    EPOLL_CREATE1(291, 20),
    PIPE2(293, 59),
    INOTIFY_INIT1(294, 26),
    MEMFD_CREATE(319, 279),
    PREADV2(327, 286),
    PWRITEV2(328, 287),
    STATX(332, 291),
    PIDFD_SEND_SIGNAL(424, 424),
    PIDFD_OPEN(434, 434),
    CLOSE_RANGE(436, 436),
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
