/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_latch *latch;
    EXPECT_EQUAL(-EINVAL, esclusa_latch_create(&latch, name, 0));
    EXPECT_SENTENCE("cannot create segment '%s': EINVAL: a latch counts from 1 to 2147483647",
                    name);
    EXPECT_EQUAL(-EINVAL, esclusa_latch_create(&latch, name, UINT32_C(1) << 31));
    EXPECT_OK(esclusa_latch_create(&latch, name, 3));
    EXPECT_EQUAL(3, esclusa_latch_count(latch));
    EXPECT_EQUAL(-EINVAL, esclusa_latch_count_down(latch, 0));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_latch_wait(latch, MILLIS(1)));
    EXPECT_OK(esclusa_latch_count_down(latch, 1));
    pid_t pid = test_fork();
    if (pid == 0) { /* which joins anew */
        EXPECT_OK(esclusa_latch_wait(latch, ESCLUSA_FOREVER));
        EXPECT_EQUAL(0, esclusa_latch_count(latch));
        _exit(0);
    }
    EXPECT_OK(esclusa_latch_count_down(latch, UINT32_MAX));
    test_wait(pid);
    EXPECT_OK(esclusa_latch_count_down(latch, 1));
    EXPECT_EQUAL(0, esclusa_latch_count(latch));
    EXPECT_OK(esclusa_latch_wait(latch, 0));
    esclusa_latch *same;
    EXPECT_EQUAL(-EINVAL, esclusa_latch_create_or_open(&same, name, 4));
    EXPECT_SENTENCE("cannot open segment '%s': EINVAL: it was made with a count of 3, not 4", name);
    EXPECT_OK(esclusa_latch_create_or_open(&same, name, 3));
    esclusa_latch_close(same);
    esclusa_latch_close(latch);
    EXPECT_EQUAL(-EBADF, esclusa_latch_count(latch));
    EXPECT_EQUAL(-EBADF, esclusa_latch_count_down(latch, 1));
    EXPECT_EQUAL(-EBADF, esclusa_latch_wait(latch, 0));
    return 0;
}
