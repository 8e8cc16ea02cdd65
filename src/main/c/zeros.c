/* SPDX-License-Identifier: Apache-2.0 */
/* Zeros of this process's own in place of shared pages, under whoever may still look there. */
#include <sys/mman.h>
#include <unistd.h>

#include "segment.h"

/*
 * Elsewhere first, and moved over what was shared when they are there. mmap(2) over it would take
 * that away before it asks whether there is memory (Linux before 6.12, where vm.overcommit_memory
 * is 2), and leave a hole that another thread's mapping may fall into. mremap(2) has all that it
 * needs, or says so before it touches anything.
 */
static bool move_over(void *address, size_t byte_size)
{
    void *zeros = mmap(NULL, byte_size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (zeros == MAP_FAILED) {
        return false;
    }
    if (mremap(zeros, byte_size, byte_size, MREMAP_MAYMOVE | MREMAP_FIXED, address) != MAP_FAILED) {
        return true;
    }
    munmap(zeros, byte_size); /* it asks for room for some mappings more than there will be */
    return false;
}

/*
 * Where the address space or the number of mappings has no room for both at a time: a file's
 * zeros, which the kernel takes no account of beforehand, so that this mmap(2) too is done or
 * leaves all as it was. A child forked later sees what is written there.
 */
static bool map_file_over(void *address, size_t byte_size)
{
    int fd = memfd_create("esclusa-zeros", MFD_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    bool done = ftruncate(fd, (off_t) byte_size) == 0 &&
                mmap(address, byte_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) !=
                    MAP_FAILED;
    close(fd);
    return done;
}

bool esclusa_put_zeros(void *address, size_t byte_size)
{
    return move_over(address, byte_size) || map_file_over(address, byte_size);
}
