/* SPDX-License-Identifier: Apache-2.0 */
/* Memory under a name, for the contestants that are not ours. It lies where our segments lie. */
#ifndef BENCH_RAW_MEMORY_H
#define BENCH_RAW_MEMORY_H

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Map `bytes` of a file; `create` it with zeros first. */
static inline void *raw_memory(const char *path, size_t bytes, bool create)
{
    int fd = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT | O_EXCL : 0), 0600);
    void *at = MAP_FAILED;
    if (fd >= 0 && (!create || posix_fallocate(fd, 0, (off_t) bytes) == 0))
        at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    if (at == MAP_FAILED) {
        perror(path);
        exit(1);
    }
    close(fd);
    return at;
}

static inline const char *raw_folder(void)
{
    const char *folder = getenv("ESCLUSA_DIR");
    return folder != NULL && *folder != 0 ? folder : "/dev/shm";
}

#endif
