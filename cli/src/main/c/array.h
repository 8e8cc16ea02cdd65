/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays that grow. */
#ifndef ARRAY_H
#define ARRAY_H

#include <stdlib.h>
#include <string.h>

/* Make `*array` hold `count` elements of `size` bytes; what it held stays. Returns 0 or -1. */
static inline int grow_array(void *array, size_t count, size_t size)
{
    void *old;
    memcpy(&old, array, sizeof old);
    void *larger = realloc(old, count * size);
    if (larger == NULL) {
        return -1;
    }
    memcpy(array, &larger, sizeof larger);
    return 0;
}

#endif
