/* SPDX-License-Identifier: Apache-2.0 */
/* Of each kind, opened by the descriptor of one without a name. */
#include "openings.h"

static void descriptor_of(char name[16], const void *object)
{
    int fd = esclusa_fileno(object);
    EXPECT(fd >= 0);
    snprintf(name, 16, "fd:%d", fd);
}

int main(void)
{
    struct all all;
    const char *unnamed[KINDS], *descriptors[KINDS];
    char descriptor[KINDS][16];
    for (int i = 0; i < KINDS; i++) {
        unnamed[i] = ESCLUSA_UNNAMED;
        descriptors[i] = descriptor[i];
    }
    create_all(&all, unnamed);
    const void *objects[KINDS] = {all.counter,  all.mutex,     all.queue,  all.array,
                                  all.counters, all.semaphore, all.rwlock, all.barrier,
                                  all.event,    all.latch,     all.memory, all.pthread_mutex};
    for (int i = 0; i < KINDS; i++) {
        descriptor_of(descriptor[i], objects[i]);
    }
    openings_leave_nothing(NULL, descriptors);
    close_all(&all);
    return 0;
}
