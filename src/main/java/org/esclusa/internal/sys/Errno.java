// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sys;

/**
 * The errno numbers that this library tests for or that a user may meet; errno(3).
 *
 * <p>They are the same on x86-64 and AArch64, glibc and musl.
 */
public enum Errno {
    EPERM(1),
    ENOENT(2),
    ESRCH(3),
    EINTR(4),
    EIO(5),
    ENXIO(6),
    E2BIG(7),
    ENOEXEC(8),
    EBADF(9),
    ECHILD(10),
    EAGAIN(11),
    ENOMEM(12),
    EACCES(13),
    EFAULT(14),
    EBUSY(16),
    EEXIST(17),
    EXDEV(18),
    ENODEV(19),
    ENOTDIR(20),
    EISDIR(21),
    EINVAL(22),
    ENFILE(23),
    EMFILE(24),
    EFBIG(27),
    ENOSPC(28),
    ESPIPE(29),
    EROFS(30),
    EMLINK(31),
    EPIPE(32),
    ERANGE(34),
    EDEADLK(35),
    ENAMETOOLONG(36),
    ENOLCK(37),
    ENOSYS(38),
    ELOOP(40),
    EPROTO(71),
    EBADMSG(74),
    EOVERFLOW(75),
    EUSERS(87),
    ENOTSOCK(88),
    EDESTADDRREQ(89),
    EMSGSIZE(90),
    EPROTOTYPE(91),
    EOPNOTSUPP(95),
    EADDRINUSE(98),
    EADDRNOTAVAIL(99),
    ECONNABORTED(103),
    ECONNRESET(104),
    ENOBUFS(105),
    EISCONN(106),
    ENOTCONN(107),
    ETOOMANYREFS(109),
    ETIMEDOUT(110),
    ECONNREFUSED(111),
    EINPROGRESS(115),
    ESTALE(116),
    EDQUOT(122),
    ECANCELED(125),
    EOWNERDEAD(130),
    ENOTRECOVERABLE(131);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** The number, above zero, as errno.h has it. */
    public int number() {
        return number;
    }

    /** Whether {@code result}, as {@link Libc} returned it, is this error. */
    public boolean is(long result) {
        return result == -number;
    }

    /**
     * The error that {@code result} stands for, such as {@code "ENOENT"}, or {@code "errno 4711"} for one not known
     * here.
     */
    public static String name(long result) {
        for (Errno known : values()) {
            if (known.is(result)) {
                return known.name();
            }
        }
        return "errno " + -result;
    }
}
