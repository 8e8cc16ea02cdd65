/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What C pays for the kernel's descriptors: n times one write and one read of the same bytes, by
 * one thread, so that neither has to wait. Each returns 0, or -1 if something went wrong.
 */
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define FOR_JAVA __attribute__((visibility("default")))

enum { MESSAGE = 64 };

FOR_JAVA int64_t bench_eventfd(int64_t n);
FOR_JAVA int64_t bench_pipe(int64_t n);
FOR_JAVA int64_t bench_socket(int64_t n);

int64_t bench_eventfd(int64_t n)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int64_t result = fd < 0 ? -1 : 0;
    for (int64_t i = 0; i < n && result == 0; i++) {
        uint64_t value = 1;
        if (write(fd, &value, sizeof value) != sizeof value ||
            read(fd, &value, sizeof value) != sizeof value)
            result = -1;
    }
    close(fd);
    return result;
}

static int64_t write_and_read(int sink, int source, int64_t n)
{
    char bytes[MESSAGE] = {0};
    int64_t result = 0;
    for (int64_t i = 0; i < n && result == 0; i++) {
        if (write(sink, bytes, MESSAGE) != MESSAGE || read(source, bytes, MESSAGE) != MESSAGE)
            result = -1;
    }
    close(sink);
    close(source);
    return result;
}

int64_t bench_pipe(int64_t n)
{
    int ends[2];
    return pipe(ends) == 0 ? write_and_read(ends[1], ends[0], n) : -1;
}

int64_t bench_socket(int64_t n)
{
    int ends[2];
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0
               ? write_and_read(ends[0], ends[1], n)
               : -1;
}
