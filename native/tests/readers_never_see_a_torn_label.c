/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

enum { WRITERS = 2, CAPACITY = 2, READS = TEST_SANITIZED ? 20000 : 300000 };

/* All of one letter, and value and unit belong to it. */
static void check(const esclusa_labelled_counter_info *info)
{
    char letter = info->label[0];
    for (int i = 0; i < 96; i++) {
        EXPECT_EQUAL(letter, info->label[i]);
    }
    for (int i = 0; i < 16; i++) {
        EXPECT_EQUAL(letter, info->unit[i]);
    }
    EXPECT_EQUAL(letter & 1, info->type);
}

static void churn(const char *name, const _Atomic int *stop)
{
    esclusa_counters *counters;
    EXPECT_OK(esclusa_counters_open(&counters, name));
    char label[97] = {0}, unit[17] = {0};
    for (int i = 0; *stop == 0; i++) {
        memset(label, 'a' + i % 26, 96);
        memset(unit, 'a' + i % 26, 16);
        esclusa_labelled_counter_id id;
        int result = esclusa_counters_allocate(counters, &id, label, unit,
                                               (enum esclusa_labelled_counter_type)(label[0] & 1));
        EXPECT(result == 0 || result == -ENOSPC);
        if (result == 0) {
            EXPECT_EQUAL(1, esclusa_counters_free(counters, id));
        }
    }
    _exit(0);
}

int main(void)
{
    const char *name = test_name();
    esclusa_counters *counters;
    EXPECT_OK(esclusa_counters_create(&counters, name, CAPACITY));
    _Atomic int *stop = test_shared(4096);
    pid_t writers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = test_fork();
        if (writers[i] == 0) {
            churn(name, stop);
        }
    }
    int seen = 0;
    for (int i = 0; i < READS || seen < 100; i++) {
        esclusa_labelled_counter_info info;
        int result = esclusa_counters_read(counters, (uint32_t) i % CAPACITY, &info);
        EXPECT(result >= 0);
        if (result == 1) {
            check(&info);
            seen++;
        }
    }
    *stop = 1;
    for (int i = 0; i < WRITERS; i++) {
        test_wait(writers[i]);
    }
    esclusa_counters_close(counters);
    return 0;
}
