/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    if (geteuid() != 0) {
        return test_skip("only root can give a file to another user");
    }
    const char *name = test_name();
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_create(&counter, name, 3));
    esclusa_counter_close(counter);
    EXPECT_EQUAL(0, chown(test_path(name), 65534, 65534));
    EXPECT_EQUAL(-EACCES, esclusa_counter_open(&counter, name));
    EXPECT_SENTENCE("cannot open segment '%s': EACCES: it belongs to user 65534", name);
    EXPECT_EQUAL(-EACCES, esclusa_counter_create_or_open(&counter, name, 0));
    esclusa_options options = {.flags = ESCLUSA_ANY_USER};
    EXPECT_OK(esclusa_counter_open_with(&counter, name, &options));
    int64_t value;
    EXPECT_OK(esclusa_counter_get(counter, &value));
    EXPECT_EQUAL(3, value);
    esclusa_counter_close(counter);
    return 0;
}
