/* SPDX-License-Identifier: Apache-2.0 */
/* What has no name cannot be joined anew by a forked child where /proc is missing; what has one
 * can. */
#include "testing.h"

int main(void)
{
    esclusa_counter *nameless, *named;
    EXPECT_OK(esclusa_counter_create(&nameless, ESCLUSA_UNNAMED, 1));
    EXPECT_OK(esclusa_counter_create(&named, test_name(), 1));
    setenv("ESCLUSA_TEST_NO_PROC", "1", 1);
    pid_t child = test_fork();
    if (child == 0) {
        for (int i = 0; i < 2; i++) {
            EXPECT_EQUAL(-EOPNOTSUPP, esclusa_counter_add(nameless, 1, NULL));
            EXPECT(strstr(esclusa_error(), "it cannot be opened anew by /proc/self/fd") != NULL);
        }
        EXPECT_OK(esclusa_counter_add(named, 1, NULL));
        _exit(0);
    }
    test_wait(child);
    EXPECT_OK(esclusa_counter_add(nameless, 1, NULL));
    esclusa_counter_close(nameless);
    esclusa_counter_close(named);
    return 0;
}
