/* SPDX-License-Identifier: Apache-2.0 */
/* Four processes, some forked with the arrays open, add to neighbours of the same word. */
#include "testing.h"

enum { PROCESSES = 4, ADDS = 50000 };

static esclusa_array *small, *large;

static void add_all(uint64_t element)
{
    for (int i = 0; i < ADDS; i++) {
        EXPECT_OK(esclusa_array_fetch_add_i8(small, element, 1, NULL));
        EXPECT_OK(esclusa_array_fetch_add_f64(large, 0, 0.5, NULL));
    }
}

int main(void)
{
    const char *small_name = test_name(), *large_name = test_name();
    const uint64_t length = 4;
    EXPECT_OK(esclusa_array_create(&small, small_name, ESCLUSA_I8, 1, &length));
    EXPECT_OK(esclusa_array_create(&large, large_name, ESCLUSA_F64, 1, &length));
    pid_t pids[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0) {
            if (i % 2 == 0) {
                EXPECT_OK(esclusa_array_open(&small, small_name));
                EXPECT_OK(esclusa_array_open(&large, large_name));
            }
            add_all((uint64_t) i / 2);
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        test_wait(pids[i]);
    }
    const int8_t *bytes = esclusa_array_data(small);
    const double *doubles = esclusa_array_data(large);
    EXPECT_EQUAL((int8_t) (2 * ADDS % 256), bytes[0]);
    EXPECT_EQUAL((int8_t) (2 * ADDS % 256), bytes[1]);
    EXPECT_EQUAL(0, bytes[2]);
    EXPECT(doubles[0] == PROCESSES * ADDS * 0.5);
    esclusa_array_close(small);
    esclusa_array_close(large);
    return 0;
}
