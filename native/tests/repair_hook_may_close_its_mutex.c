/* SPDX-License-Identifier: Apache-2.0 */
/* The close is finished when the call that runs the hook leaves; it counts as the death of an
 * owner. */
#include "testing.h"

static int close_it(void *context)
{
    esclusa_mutex_close(*(esclusa_mutex **) context);
    EXPECT_EQUAL(-EBADF, esclusa_mutex_unlock(*(esclusa_mutex **) context));
    return 0;
}

int main(void)
{
    const char *name = test_name();
    esclusa_mutex *mutex, *other;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    EXPECT_OK(esclusa_mutex_open(&other, name));
    EXPECT_OK(esclusa_mutex_set_repair(mutex, close_it, &mutex));
    EXPECT_OK(esclusa_mutex_lock(other));
    esclusa_mutex_close(other);
    esclusa_mutex_lock(mutex);
    EXPECT_EQUAL(-EBADF, esclusa_mutex_lock(mutex));
    EXPECT_OK(esclusa_mutex_open(&other, name));
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock(other));
    EXPECT_OK(esclusa_mutex_mark_repaired(other));
    EXPECT_OK(esclusa_mutex_unlock(other));
    esclusa_mutex_close(other);
    return 0;
}
