/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

#include <sys/statvfs.h>

int main(void)
{
    const uint64_t length = (UINT64_C(1) << 31) + 1000;
    const char *name = test_name();
    struct statvfs space;
    EXPECT_EQUAL(0, statvfs(test_directory(), &space));
    if (space.f_bavail * space.f_frsize < 2 * length) {
        printf("skipped: less than 4 GiB are free in %s\n", test_directory());
        return TEST_SKIPPED;
    }
    esclusa_array *array, *other;
    EXPECT_OK(esclusa_array_create(&array, name, ESCLUSA_I8, 1, &length));
    EXPECT_OK(esclusa_array_open(&other, name));
    EXPECT_OK(esclusa_unlink(name)); /* freed with the process, whatever comes */
    EXPECT_EQUAL(length, esclusa_array_length(other));
    const uint64_t last = length - 1;
    EXPECT_OK(esclusa_array_fetch_add_i8(array, last, 7, NULL));
    EXPECT_EQUAL(1, esclusa_array_compare_and_set_i8(other, last, 7, 8));
    int8_t two[2];
    EXPECT_OK(esclusa_array_get(array, last - 1, two, 2));
    EXPECT(two[0] == 0 && two[1] == 8);
    EXPECT_EQUAL(8, ((const int8_t *) esclusa_array_data(other))[last]);
    EXPECT_EQUAL(-ERANGE, esclusa_array_set_i8(array, length, 1));
    esclusa_array_close(other);
    esclusa_array_close(array);
    return 0;
}
