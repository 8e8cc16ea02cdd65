/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

enum { MEMBERS = 256 };

int main(void)
{
    const char *name = test_name();
    esclusa_counter *counters[MEMBERS + 1];
    EXPECT_OK(esclusa_counter_create(&counters[0], name, 0));
    for (int i = 1; i < MEMBERS; i++) {
        EXPECT_OK(esclusa_counter_open(&counters[i], name));
    }
    EXPECT_EQUAL(-EUSERS, esclusa_counter_open(&counters[MEMBERS], name));
    EXPECT_SENTENCE("cannot open segment '%s': EUSERS: all 256 members are in use", name);
    esclusa_counter_close(counters[100]);
    EXPECT_OK(esclusa_counter_open(&counters[100], name));
    for (int i = 0; i < MEMBERS; i++) {
        esclusa_counter_close(counters[i]);
    }

    /* The dead are swept away when the room is needed. */
    name = test_name();
    esclusa_options options = {.members = 2};
    EXPECT_OK(esclusa_counter_create_with(&counters[0], name, 0, &options));
    for (int i = 0; i < 3; i++) {
        pid_t pid = test_fork();
        if (pid == 0) {
            EXPECT_OK(esclusa_counter_open(&counters[1], name));
            raise(SIGKILL);
        }
        int status;
        EXPECT_EQUAL(pid, waitpid(pid, &status, 0));
        EXPECT(WIFSIGNALED(status));
    }
    EXPECT_OK(esclusa_counter_open(&counters[1], name));
    esclusa_counter_close(counters[1]);
    esclusa_counter_close(counters[0]);
    return 0;
}
