// SPDX-License-Identifier: Apache-2.0
/* Prints, as this machine's headers have them, the numbers that org.esclusa.internal.sys has. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <time.h>

#ifndef SYS_futex_waitv /* headers from before Linux 5.16 */
#define SYS_futex_waitv 449
struct futex_waitv {
    unsigned long long val, uaddr;
    unsigned flags, reserved;
};
#endif

#define NUMBER(name) printf("%s %lld\n", #name, (long long) (name))
#define SYSTEM_CALL(java, c) printf("SYS_%s %lld\n", #java, (long long) SYS_##c)
#define SIZE(structure) printf("sizeof_%s %zu\n", #structure, sizeof(struct structure))

static void errors(void)
{
    NUMBER(EPERM);
    NUMBER(ENOENT);
    NUMBER(ESRCH);
    NUMBER(EINTR);
    NUMBER(EIO);
    NUMBER(ENXIO);
    NUMBER(EBADF);
    NUMBER(ECHILD);
    NUMBER(EAGAIN);
    NUMBER(ENOMEM);
    NUMBER(EACCES);
    NUMBER(EFAULT);
    NUMBER(EBUSY);
    NUMBER(EEXIST);
    NUMBER(EXDEV);
    NUMBER(ENODEV);
    NUMBER(ENOTDIR);
    NUMBER(EISDIR);
    NUMBER(EINVAL);
    NUMBER(ENFILE);
    NUMBER(EMFILE);
    NUMBER(EFBIG);
    NUMBER(ENOSPC);
    NUMBER(ESPIPE);
    NUMBER(EROFS);
    NUMBER(EMLINK);
    NUMBER(EPIPE);
    NUMBER(EDEADLK);
    NUMBER(ENAMETOOLONG);
    NUMBER(ENOLCK);
    NUMBER(ENOSYS);
    NUMBER(ELOOP);
    NUMBER(EPROTO);
    NUMBER(EBADMSG);
    NUMBER(EOVERFLOW);
    NUMBER(EUSERS);
    NUMBER(ENOTSOCK);
    NUMBER(EMSGSIZE);
    NUMBER(EOPNOTSUPP);
    NUMBER(EADDRINUSE);
    NUMBER(ECONNRESET);
    NUMBER(ENOBUFS);
    NUMBER(EISCONN);
    NUMBER(ENOTCONN);
    NUMBER(ETIMEDOUT);
    NUMBER(ECONNREFUSED);
    NUMBER(ESTALE);
    NUMBER(EDQUOT);
    NUMBER(EOWNERDEAD);
    NUMBER(ENOTRECOVERABLE);
}

static void flags(void)
{
    NUMBER(O_RDONLY);
    NUMBER(O_WRONLY);
    NUMBER(O_RDWR);
    NUMBER(O_CREAT);
    NUMBER(O_EXCL);
    NUMBER(O_NONBLOCK);
    NUMBER(O_CLOEXEC);
    NUMBER(AT_FDCWD);
    NUMBER(AT_SYMLINK_FOLLOW);
    NUMBER(AT_EMPTY_PATH);
    NUMBER(PROT_READ);
    NUMBER(PROT_WRITE);
    NUMBER(MAP_SHARED);
    NUMBER(MAP_PRIVATE);
    NUMBER(MAP_FIXED);
    NUMBER(MAP_ANONYMOUS);
    NUMBER(MAP_NORESERVE);
    NUMBER(MAP_POPULATE);
    NUMBER(MADV_WILLNEED);
    NUMBER(MADV_DONTNEED);
    NUMBER(MADV_DONTFORK);
    NUMBER(MADV_HUGEPAGE);
    NUMBER(MADV_DONTDUMP);
    NUMBER(MADV_POPULATE_WRITE);
    NUMBER(IN_ATTRIB);
    NUMBER(IN_CLOSE_WRITE);
    NUMBER(IN_CLOSE_NOWRITE);
    NUMBER(IN_CLOSE);
    NUMBER(IN_DELETE_SELF);
    NUMBER(IN_Q_OVERFLOW);
    NUMBER(IN_IGNORED);
    NUMBER(IN_NONBLOCK);
    NUMBER(IN_CLOEXEC);
    NUMBER(EFD_SEMAPHORE);
    NUMBER(EFD_NONBLOCK);
    NUMBER(EFD_CLOEXEC);
    NUMBER(POLLIN);
    NUMBER(POLLOUT);
    NUMBER(POLLERR);
    NUMBER(POLLHUP);
    NUMBER(POLLNVAL);
    NUMBER(O_DIRECTORY);
    NUMBER(O_NOFOLLOW);
    NUMBER(O_TMPFILE);
}

static void system_calls(void)
{
    SYSTEM_CALL(READ, read);
    SYSTEM_CALL(WRITE, write);
    SYSTEM_CALL(CLOSE, close);
    SYSTEM_CALL(MMAP, mmap);
    SYSTEM_CALL(MUNMAP, munmap);
    SYSTEM_CALL(MADVISE, madvise);
    SYSTEM_CALL(KILL, kill);
    SYSTEM_CALL(FCNTL, fcntl);
    SYSTEM_CALL(FTRUNCATE, ftruncate);
    SYSTEM_CALL(FCHMOD, fchmod);
    SYSTEM_CALL(GETEUID, geteuid);
    SYSTEM_CALL(FSTATFS, fstatfs);
    SYSTEM_CALL(FUTEX, futex);
    SYSTEM_CALL(INOTIFY_ADD_WATCH, inotify_add_watch);
    SYSTEM_CALL(INOTIFY_RM_WATCH, inotify_rm_watch);
    SYSTEM_CALL(OPENAT, openat);
    SYSTEM_CALL(UNLINKAT, unlinkat);
    SYSTEM_CALL(LINKAT, linkat);
    SYSTEM_CALL(PPOLL, ppoll);
    SYSTEM_CALL(EVENTFD2, eventfd2);
    SYSTEM_CALL(INOTIFY_INIT1, inotify_init1);
    SYSTEM_CALL(STATX, statx);
    SYSTEM_CALL(FUTEX_WAITV, futex_waitv);
}

static void structures(void)
{
    SIZE(statx);
    SIZE(futex_waitv);
    SIZE(pollfd);
    SIZE(statfs);
    SIZE(flock);
    SIZE(timespec);
}

int main(void)
{
    errors();
    flags();
    system_calls();
    structures();
    return 0;
}
