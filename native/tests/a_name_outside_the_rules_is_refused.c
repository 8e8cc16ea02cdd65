/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

static void refused(const char *name)
{
    esclusa_counter *counter;
    esclusa_memory *memory;
    EXPECT_EQUAL(-EINVAL, esclusa_counter_create(&counter, name, 0));
    EXPECT_EQUAL(-EINVAL, esclusa_counter_open(&counter, name));
    EXPECT_EQUAL(-EINVAL, esclusa_counter_create_or_open(&counter, name, 0));
    EXPECT_EQUAL(-EINVAL, esclusa_memory_create(&memory, name, 1));
    EXPECT_EQUAL(-EINVAL, esclusa_unlink(name));
    EXPECT_EQUAL(-EINVAL, esclusa_memory_unlink(name));
}

int main(void)
{
    static const char *const bad[] = {"",   ".",   "..",          ".hidden", "a/b",
                                      "/a", "a b", "caf\xc3\xa9", "a\n",     "a*"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        refused(bad[i]);
    }
    refused(NULL);
    char name[202];
    memset(name, 'x', 201);
    name[201] = '\0';
    refused(name);
    snprintf(name, sizeof name, "%s", test_name());
    size_t length = strlen(name);
    memset(name + length, 'y', 200 - length);
    name[200] = '\0';
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_create(&counter, name, 0));
    EXPECT(strcmp(name, esclusa_counter_name(counter)) == 0);
    esclusa_counter_close(counter);
    EXPECT_OK(esclusa_unlink(name));
    return 0;
}
