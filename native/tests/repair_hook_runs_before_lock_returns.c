/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

struct repair {
    esclusa_mutex *mutex;
    esclusa_counter *counter;
    int calls;
    int result;
};

static int repair(void *context)
{
    struct repair *repair = context;
    repair->calls++;
    EXPECT_EQUAL(1, esclusa_mutex_is_recovered(repair->mutex));
    EXPECT_EQUAL(-EDEADLK, esclusa_mutex_lock(repair->mutex));
    EXPECT_OK(esclusa_counter_set(repair->counter, 0));
    return repair->result;
}

static void die_with_it(const char *name)
{
    pid_t owner = test_fork();
    if (owner == 0) {
        esclusa_mutex *own;
        EXPECT_OK(esclusa_mutex_open(&own, name));
        EXPECT(esclusa_mutex_lock(own) <= 0);
        raise(SIGKILL);
    }
    int status;
    EXPECT_EQUAL(owner, waitpid(owner, &status, 0));
}

int main(void)
{
    const char *name = test_name();
    struct repair state = {.result = -1};
    EXPECT_OK(esclusa_mutex_create(&state.mutex, name));
    EXPECT_OK(esclusa_counter_create(&state.counter, test_name(), 1));
    EXPECT_OK(esclusa_mutex_set_repair(state.mutex, repair, &state));
    EXPECT_OK(esclusa_mutex_lock(state.mutex));
    EXPECT_OK(esclusa_mutex_unlock(state.mutex));
    EXPECT_EQUAL(0, state.calls);

    die_with_it(name);
    EXPECT_EQUAL(-EOWNERDEAD, esclusa_mutex_lock(state.mutex)); /* the hook failed */
    EXPECT_EQUAL(1, state.calls);
    EXPECT_OK(esclusa_mutex_unlock(state.mutex));

    state.result = 0;
    EXPECT_OK(esclusa_mutex_lock(state.mutex)); /* asked again, and it worked */
    EXPECT_EQUAL(2, state.calls);
    EXPECT_EQUAL(0, esclusa_mutex_is_recovered(state.mutex));
    EXPECT_OK(esclusa_mutex_unlock(state.mutex));
    EXPECT_OK(esclusa_mutex_lock(state.mutex));
    EXPECT_EQUAL(2, state.calls);
    EXPECT_OK(esclusa_mutex_unlock(state.mutex));
    esclusa_mutex_close(state.mutex);
    esclusa_counter_close(state.counter);
    return 0;
}
