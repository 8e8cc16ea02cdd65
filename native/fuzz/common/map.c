/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mmap and munmap of the library, by the linker's --wrap: what is shared with others lies between
 * two pages that nobody may touch, and the rest of its last page is poisoned, so that each access
 * outside of the segment is found at once.
 */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(begin, length) ((void) (begin), (void) (length))
#define ASAN_UNPOISON_MEMORY_REGION(begin, length) ((void) (begin), (void) (length))
#endif

void *__real_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset);
int __real_munmap(void *address, size_t length);
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset);
int __wrap_munmap(void *address, size_t length);

static size_t page(void)
{
    return (size_t) sysconf(_SC_PAGESIZE);
}

static size_t whole(size_t length)
{
    return (length + page() - 1) / page() * page();
}

void *__wrap_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    if (address != NULL || (flags & MAP_SHARED) == 0 || fd < 0) {
        return __real_mmap(address, length, protection, flags, fd, offset);
    }
    char *all = __real_mmap(NULL, whole(length) + 2 * page(), PROT_NONE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED) {
        return MAP_FAILED;
    }
    char *map = __real_mmap(all + page(), length, protection, flags | MAP_FIXED, fd, offset);
    if (map == MAP_FAILED) {
        __real_munmap(all, whole(length) + 2 * page());
        return MAP_FAILED;
    }
    ASAN_POISON_MEMORY_REGION(map + length, whole(length) - length);
    return map;
}

/* Only what was mapped above is ever unmapped by the library. */
int __wrap_munmap(void *address, size_t length)
{
    ASAN_UNPOISON_MEMORY_REGION(address, whole(length));
    return __real_munmap((char *) address - page(), whole(length) + 2 * page());
}
