/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_create(&counter, test_name(), INT64_MAX));
    int64_t value;
    EXPECT_OK(esclusa_counter_add(counter, 1, &value));
    EXPECT(value == INT64_MIN);
    EXPECT_OK(esclusa_counter_set(counter, -3));
    EXPECT_EQUAL(0, esclusa_counter_compare_and_set(counter, 3, 9));
    EXPECT_EQUAL(1, esclusa_counter_compare_and_set(counter, -3, 9));
    EXPECT_OK(esclusa_counter_get(counter, &value));
    EXPECT_EQUAL(9, value);
    EXPECT_OK(esclusa_counter_add(counter, -10, &value));
    EXPECT_EQUAL(-1, value);
    esclusa_counter_close(counter);
    return 0;
}
