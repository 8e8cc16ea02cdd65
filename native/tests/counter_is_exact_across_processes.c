/* SPDX-License-Identifier: Apache-2.0 */
/* Some are forked with the counter open, some open it, some are a fresh program. */
#include "testing.h"

enum { PROCESSES = 4, ADDS = 100000 };

static void add_all(esclusa_counter *counter)
{
    for (int i = 0; i < ADDS; i++) {
        EXPECT_OK(esclusa_counter_add(counter, 1, NULL));
    }
}

static void open_and_add(const char *name)
{
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_open(&counter, name));
    add_all(counter);
    esclusa_counter_close(counter);
}

int main(int argc, char **argv)
{
    if (argc == 2) {
        open_and_add(argv[1]);
        return 0;
    }
    const char *name = test_name();
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_create(&counter, name, 5));
    pid_t pids[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0 && i == 0) {
            add_all(counter);
            _exit(0);
        } else if (pids[i] == 0 && i == 1) {
            open_and_add(name);
            _exit(0);
        } else if (pids[i] == 0) {
            test_run_again(argv, name);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        test_wait(pids[i]);
    }
    int64_t value;
    EXPECT_OK(esclusa_counter_get(counter, &value));
    EXPECT_EQUAL(5 + PROCESSES * ADDS, value);
    esclusa_counter_close(counter);
    return 0;
}
