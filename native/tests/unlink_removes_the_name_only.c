/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_counter *old, *new;
    EXPECT_OK(esclusa_counter_create(&old, name, 1));
    EXPECT_OK(esclusa_unlink(name));
    EXPECT_EQUAL(-ENOENT, esclusa_counter_open(&new, name));
    EXPECT_OK(esclusa_counter_create(&new, name, 100));
    int64_t value;
    EXPECT_OK(esclusa_counter_add(old, 1, &value));
    EXPECT_EQUAL(2, value);
    EXPECT_OK(esclusa_counter_get(new, &value));
    EXPECT_EQUAL(100, value);
    esclusa_counter_close(old);
    esclusa_counter_close(new);

    name = test_name();
    FILE *file = fopen(test_path(name), "w");
    EXPECT(file != NULL && fputs("somebody's own", file) >= 0 && fclose(file) == 0);
    EXPECT_EQUAL(-EPROTO, esclusa_unlink(name));
    EXPECT_EQUAL(0, access(test_path(name), F_OK));
    return 0;
}
