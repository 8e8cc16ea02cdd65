/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    char directory[] = "/tmp/esclusa-dir-XXXXXX";
    EXPECT(mkdtemp(directory) != NULL);
    setenv("ESCLUSA_DIR", directory, 1);
    const char *name = test_name();
    umask(0077);
    esclusa_options options = {.mode = 0660};
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_create_with(&counter, name, 0, &options));
    struct stat status;
    EXPECT_EQUAL(0, stat(test_path(name), &status));
    EXPECT_EQUAL(0660, status.st_mode & 0777);
    esclusa_counter_close(counter);
    EXPECT_OK(esclusa_unlink(name));

    esclusa_memory *memory; /* always where shm_open looks */
    EXPECT_OK(esclusa_memory_create(&memory, name, 10));
    EXPECT(access(test_path(name), F_OK) != 0);
    esclusa_memory_close(memory);
    EXPECT_OK(esclusa_memory_unlink(name));

    EXPECT_EQUAL(0, rmdir(directory));
    EXPECT_EQUAL(-ENOENT, esclusa_counter_create(&counter, name, 0));
    EXPECT_EQUAL(-ENOENT, esclusa_counter_open(&counter, name));
    return 0;
}
