/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    char slashed[80];
    snprintf(slashed, sizeof slashed, "/%s", name);
    esclusa_memory *memory;
    EXPECT_OK(esclusa_memory_create(&memory, name, 1000));
    int fd = shm_open(slashed, O_RDWR, 0);
    EXPECT(fd >= 0);
    struct stat status;
    EXPECT_EQUAL(0, fstat(fd, &status));
    EXPECT_EQUAL(1000, status.st_size);
    EXPECT_EQUAL(0600, status.st_mode & 0777);
    char *bytes = esclusa_memory_data(memory),
         *other = mmap(NULL, 1000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    for (int i = 0; i < 1000; i++) {
        EXPECT_EQUAL(0, bytes[i]);
    }
    strcpy(bytes, "from one");
    EXPECT(strcmp(other, "from one") == 0);
    strcpy(other, "to the other");
    EXPECT(strcmp(bytes, "to the other") == 0);
    esclusa_memory_close(memory);
    EXPECT_OK(esclusa_memory_unlink(name));

    fd = shm_open(slashed, O_RDWR | O_CREAT | O_EXCL, 0600);
    EXPECT(fd >= 0);
    EXPECT_EQUAL(-EINVAL, esclusa_memory_open(&memory, name)); /* made, and not sized yet */
    EXPECT_EQUAL(0, ftruncate(fd, 4097));
    close(fd);
    EXPECT_OK(esclusa_memory_open(&memory, name));
    EXPECT_EQUAL(4097, esclusa_memory_byte_size(memory));
    EXPECT(strcmp(name, esclusa_memory_name(memory)) == 0);
    esclusa_memory_close(memory);
    return 0;
}
