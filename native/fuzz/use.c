/* SPDX-License-Identifier: Apache-2.0 */
/* Usage: use SECONDS NAME. Uses the objects NAME-1 to NAME-10, of the kinds with these numbers, in
 * any order, while another process overwrites them. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "common/fuzzing.h"

enum { AT_ONCE = 40, CONDITION_WAIT = 3, HANG_SECONDS = 60 };

static unsigned random_number(void)
{
    static uint64_t seed;
    seed += seed == 0 ? (uint64_t) getpid() * 2654435761u : 0;
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned) (seed >> 16);
}

/* A condition takes its mutex again without a deadline. */
static bool is_endless(const struct object *object, unsigned operation)
{
    return object->kind == ESCLUSA_KIND_MUTEX && operation == CONDITION_WAIT;
}

static uint64_t use(uint32_t kind, const char *name)
{
    struct object object;
    uint64_t used = 0;
    if (fuzz_open(&object, kind, name) == 0) {
        for (; used < AT_ONCE; used++) {
            unsigned operation = random_number() % fuzz_kinds[kind].operations->count;
            if (!is_endless(&object, operation)) {
                fuzz_operate(&object, operation, (uint8_t) random_number());
            }
        }
        fuzz_close(&object);
    }
    return used;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: use SECONDS NAME\n");
        return 2;
    }
    time_t end = time(NULL) + atoi(arguments[1]);
    uint64_t used = 0;
    printf("ready\n");
    fflush(stdout);
    while (time(NULL) < end) {
        char name[256];
        uint32_t kind = 1 + random_number() % (ESCLUSA_KIND_PTHREAD_MUTEX - 1);
        snprintf(name, sizeof name, "%s-%u", arguments[2], kind);
        alarm(HANG_SECONDS);
        used += use(kind, name);
    }
    printf("%llu operations\n", (unsigned long long) used);
    return used == 0;
}
