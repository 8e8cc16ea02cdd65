// SPDX-License-Identifier: Apache-2.0
/* Prints, as this machine's headers have them, the numbers that org.esclusa.internal.sys has. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef __GLIBC__ /* what musl leaves to the kernel's headers */
#include <linux/close_range.h>
#include <linux/fs.h>
#include <linux/mman.h>
#include <linux/stat.h>
#endif

#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif

#ifndef FUTEX_WAITV_MAX /* headers from before Linux 5.16 */
struct futex_waitv {
    unsigned long long val, uaddr;
    unsigned flags, reserved;
};
#endif

#define NUMBER(name) printf("%s %lld\n", #name, (long long) (name))
#define SYSTEM_CALL(java, c) printf("SYS_%s %lld\n", #java, (long long) SYS_##c)
#define OFFSET(structure, field)                                                                    \
    printf("offsetof_%s_%s %zu\n", #structure, #field, offsetof(struct structure, field))
#define SIZE(structure) printf("sizeof_%s %zu\n", #structure, sizeof(struct structure))

static void errors(void)
{
    NUMBER(EPERM);
    NUMBER(ENOENT);
    NUMBER(ESRCH);
    NUMBER(EINTR);
    NUMBER(EIO);
    NUMBER(ENXIO);
    NUMBER(E2BIG);
    NUMBER(ENOEXEC);
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
    NUMBER(ERANGE);
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
    NUMBER(EDESTADDRREQ);
    NUMBER(EMSGSIZE);
    NUMBER(EPROTOTYPE);
    NUMBER(EOPNOTSUPP);
    NUMBER(EADDRINUSE);
    NUMBER(EADDRNOTAVAIL);
    NUMBER(ECONNABORTED);
    NUMBER(ECONNRESET);
    NUMBER(ENOBUFS);
    NUMBER(EISCONN);
    NUMBER(ENOTCONN);
    NUMBER(ETOOMANYREFS);
    NUMBER(ETIMEDOUT);
    NUMBER(ECONNREFUSED);
    NUMBER(EINPROGRESS);
    NUMBER(ESTALE);
    NUMBER(EDQUOT);
    NUMBER(ECANCELED);
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
    NUMBER(O_PATH);
    NUMBER(F_GETFD);
    NUMBER(F_GETFL);
    NUMBER(F_SETFL);
    NUMBER(F_DUPFD_CLOEXEC);
    NUMBER(F_ADD_SEALS);
    NUMBER(F_GET_SEALS);
    NUMBER(F_SEAL_SEAL);
    NUMBER(F_SEAL_SHRINK);
    NUMBER(F_SEAL_GROW);
    NUMBER(F_SEAL_WRITE);
    NUMBER(F_SEAL_FUTURE_WRITE);
    NUMBER(RWF_NOWAIT);
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
    NUMBER(MREMAP_FIXED);
    NUMBER(MREMAP_MAYMOVE);
    NUMBER(IN_MODIFY);
    NUMBER(IN_CLOSE_WRITE);
    NUMBER(IN_CLOSE_NOWRITE);
    NUMBER(IN_CLOSE);
    NUMBER(IN_Q_OVERFLOW);
    NUMBER(IN_IGNORED);
    NUMBER(IN_NONBLOCK);
    NUMBER(IN_CLOEXEC);
    NUMBER(EFD_SEMAPHORE);
    NUMBER(EFD_NONBLOCK);
    NUMBER(EFD_CLOEXEC);
    NUMBER(MFD_CLOEXEC);
    NUMBER(MFD_ALLOW_SEALING);
    NUMBER(MFD_HUGETLB);
    NUMBER(CLOCK_MONOTONIC);
    NUMBER(TFD_NONBLOCK);
    NUMBER(TFD_CLOEXEC);
    NUMBER(EPOLL_CLOEXEC);
    NUMBER(EPOLL_CTL_ADD);
    NUMBER(EPOLL_CTL_DEL);
    NUMBER(EPOLL_CTL_MOD);
    NUMBER(EPOLLONESHOT);
    NUMBER(AF_UNIX);
    NUMBER(SOCK_STREAM);
    NUMBER(SOCK_DGRAM);
    NUMBER(SOCK_SEQPACKET);
    NUMBER(SOCK_NONBLOCK);
    NUMBER(SOCK_CLOEXEC);
    NUMBER(SOL_SOCKET);
    NUMBER(SO_TYPE);
    NUMBER(SO_PEERCRED);
    NUMBER(SO_ACCEPTCONN);
    NUMBER(SO_DOMAIN);
    NUMBER(SCM_RIGHTS);
    NUMBER(MSG_CTRUNC);
    NUMBER(MSG_TRUNC);
    NUMBER(MSG_DONTWAIT);
    NUMBER(MSG_NOSIGNAL);
    NUMBER(MSG_CMSG_CLOEXEC);
    NUMBER(SHUT_WR);
    NUMBER(P_PID);
    NUMBER(P_PIDFD);
    NUMBER(WNOHANG);
    NUMBER(WEXITED);
    NUMBER(CLD_EXITED);
    NUMBER(POSIX_SPAWN_SETSIGDEF);
    NUMBER(POSIX_SPAWN_SETSIGMASK);
    NUMBER(CLOSE_RANGE_CLOEXEC);
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
    SYSTEM_CALL(MREMAP, mremap);
    SYSTEM_CALL(SOCKET, socket);
    SYSTEM_CALL(CONNECT, connect);
    SYSTEM_CALL(SENDTO, sendto);
    SYSTEM_CALL(RECVFROM, recvfrom);
    SYSTEM_CALL(SENDMSG, sendmsg);
    SYSTEM_CALL(RECVMSG, recvmsg);
    SYSTEM_CALL(SHUTDOWN, shutdown);
    SYSTEM_CALL(BIND, bind);
    SYSTEM_CALL(LISTEN, listen);
    SYSTEM_CALL(GETSOCKNAME, getsockname);
    SYSTEM_CALL(GETPEERNAME, getpeername);
    SYSTEM_CALL(SOCKETPAIR, socketpair);
    SYSTEM_CALL(GETSOCKOPT, getsockopt);
    SYSTEM_CALL(KILL, kill);
    SYSTEM_CALL(FCNTL, fcntl);
    SYSTEM_CALL(FTRUNCATE, ftruncate);
    SYSTEM_CALL(FCHMOD, fchmod);
    SYSTEM_CALL(GETEUID, geteuid);
    SYSTEM_CALL(FSTATFS, fstatfs);
    SYSTEM_CALL(GETTID, gettid);
    SYSTEM_CALL(FUTEX, futex);
    SYSTEM_CALL(EPOLL_CTL, epoll_ctl);
    SYSTEM_CALL(WAITID, waitid);
    SYSTEM_CALL(INOTIFY_ADD_WATCH, inotify_add_watch);
    SYSTEM_CALL(INOTIFY_RM_WATCH, inotify_rm_watch);
    SYSTEM_CALL(OPENAT, openat);
    SYSTEM_CALL(UNLINKAT, unlinkat);
    SYSTEM_CALL(LINKAT, linkat);
    SYSTEM_CALL(PPOLL, ppoll);
    SYSTEM_CALL(EPOLL_PWAIT, epoll_pwait);
    SYSTEM_CALL(TIMERFD_CREATE, timerfd_create);
    SYSTEM_CALL(TIMERFD_SETTIME, timerfd_settime);
    SYSTEM_CALL(TIMERFD_GETTIME, timerfd_gettime);
    SYSTEM_CALL(ACCEPT4, accept4);
    SYSTEM_CALL(EVENTFD2, eventfd2);
    SYSTEM_CALL(EPOLL_CREATE1, epoll_create1);
    SYSTEM_CALL(PIPE2, pipe2);
    SYSTEM_CALL(INOTIFY_INIT1, inotify_init1);
    SYSTEM_CALL(MEMFD_CREATE, memfd_create);
    SYSTEM_CALL(PREADV2, preadv2);
    SYSTEM_CALL(PWRITEV2, pwritev2);
    SYSTEM_CALL(STATX, statx);
    SYSTEM_CALL(PIDFD_SEND_SIGNAL, pidfd_send_signal);
    SYSTEM_CALL(PIDFD_OPEN, pidfd_open);
    SYSTEM_CALL(CLOSE_RANGE, close_range);
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
    SIZE(iovec);
    SIZE(msghdr);
    SIZE(cmsghdr);
    SIZE(sockaddr_un);
    SIZE(ucred);
    SIZE(itimerspec);
    SIZE(epoll_event);
    printf("sizeof_siginfo %zu\n", sizeof(siginfo_t));
    printf("sizeof_sigset %zu\n", sizeof(sigset_t));
    printf("sizeof_file_actions %zu\n", sizeof(posix_spawn_file_actions_t));
    printf("sizeof_spawnattr %zu\n", sizeof(posix_spawnattr_t));
    OFFSET(msghdr, msg_namelen);
    OFFSET(msghdr, msg_iov);
    OFFSET(msghdr, msg_iovlen);
    OFFSET(msghdr, msg_control);
    OFFSET(msghdr, msg_controllen);
    OFFSET(msghdr, msg_flags);
    OFFSET(epoll_event, data);
    printf("offsetof_siginfo_si_code %zu\n", offsetof(siginfo_t, si_code));
    printf("offsetof_siginfo_si_pid %zu\n", offsetof(siginfo_t, si_pid));
    printf("offsetof_siginfo_si_status %zu\n", offsetof(siginfo_t, si_status));
}

/* Where a robust mutex says what it is, and who has it: found out by looking. */
static void mutexes(void)
{
    static union {
        pthread_mutex_t mutex;
        int words[sizeof(pthread_mutex_t) / sizeof(int)];
    } it;
    pthread_mutexattr_t attributes;
    size_t kind = 0, owner = 0;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&it.mutex, &attributes);
    while (kind + 1 < sizeof it.words / sizeof *it.words && it.words[kind] == 0) {
        kind++;
    }
    pthread_mutex_lock(&it.mutex);
    while (owner + 1 < sizeof it.words / sizeof *it.words &&
           it.words[owner] != (int) syscall(SYS_gettid)) {
        owner++;
    }
    printf("sizeof_pthread_mutex_t %zu\n", sizeof it.mutex);
    printf("alignof_pthread_mutex_t %zu\n", _Alignof(pthread_mutex_t));
    printf("offsetof_pthread_mutex_t_kind %zu\n", kind * sizeof(int));
    printf("pthread_mutex_t_kind %d\n", it.words[kind]);
    printf("offsetof_pthread_mutex_t_owner %zu\n", owner * sizeof(int));
    pthread_mutex_unlock(&it.mutex);
}

int main(void)
{
    errors();
    flags();
    system_calls();
    structures();
    mutexes();
    return 0;
}
