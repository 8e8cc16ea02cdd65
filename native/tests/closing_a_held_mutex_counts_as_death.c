/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_mutex *mutex, *other;
    EXPECT_OK(esclusa_mutex_create(&mutex, name));
    EXPECT_OK(esclusa_mutex_open(&other, name));
    EXPECT_OK(esclusa_mutex_lock(mutex));
    esclusa_mutex_close(mutex);
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock(other));
    EXPECT_OK(esclusa_mutex_mark_repaired(other));
    EXPECT_OK(esclusa_mutex_unlock(other));
    esclusa_mutex_close(other);
    return 0;
}
