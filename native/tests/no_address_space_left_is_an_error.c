/* SPDX-License-Identifier: Apache-2.0 */
/* RLIMIT_AS reached: ENOMEM to who creates and who opens, and nothing is left behind. */
#include <sys/resource.h>

#include "testing.h"

static rlim_t address_space(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long pages;
    EXPECT(file != NULL && fscanf(file, "%lu", &pages) == 1);
    fclose(file);
    return pages * (rlim_t) sysconf(_SC_PAGESIZE);
}

int main(void)
{
    if (TEST_SANITIZED || getenv("ESCLUSA_EMULATOR") != NULL) {
        return test_skip("sanitizers and emulators take address space of their own");
    }
    static const uint64_t elements = 1 << 20; /* 8 MiB */
    const char *there = test_name(), *fresh = test_name();
    esclusa_array *array;
    esclusa_memory *memory;
    EXPECT_OK(esclusa_array_create(&array, there, ESCLUSA_I64, 1, &elements));
    EXPECT_OK(esclusa_array_set_i64(array, elements - 1, 7));
    esclusa_array_close(array);
    int files = test_count_files("/proc/self/fd", "");
    struct rlimit limit, before;
    EXPECT_EQUAL(0, getrlimit(RLIMIT_AS, &before));
    limit = (struct rlimit){address_space() + (4 << 20), before.rlim_max};
    EXPECT_EQUAL(0, setrlimit(RLIMIT_AS, &limit));
    EXPECT_EQUAL(-ENOMEM, esclusa_array_open(&array, there));
    EXPECT_SENTENCE("cannot open segment '%s': ENOMEM: mmap of %d bytes", there,
                    256 + 256 * 64 + (8 << 20));
    EXPECT_EQUAL(-ENOMEM, esclusa_array_create(&array, fresh, ESCLUSA_I64, 1, &elements));
    EXPECT_SENTENCE("cannot create segment '%s': ENOMEM: mmap of %d bytes", fresh,
                    256 + 256 * 64 + (8 << 20));
    EXPECT_EQUAL(-ENOMEM, esclusa_array_create(&array, ESCLUSA_UNNAMED, ESCLUSA_I64, 1, &elements));
    EXPECT_EQUAL(-ENOMEM, esclusa_memory_create(&memory, fresh, 8 << 20));
    EXPECT_EQUAL(0, setrlimit(RLIMIT_AS, &before));
    EXPECT_EQUAL(files, test_count_files("/proc/self/fd", ""));
    EXPECT_EQUAL(0, test_count_files(test_directory(), fresh));
    EXPECT_OK(esclusa_array_open(&array, there));
    int64_t value;
    EXPECT_OK(esclusa_array_get_i64(array, elements - 1, &value));
    EXPECT_EQUAL(7, value);
    esclusa_array_close(array);
    return 0;
}
