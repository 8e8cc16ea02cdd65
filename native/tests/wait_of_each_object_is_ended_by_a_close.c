/* SPDX-License-Identifier: Apache-2.0 */
/* With close_rouses_a_waiting_thread.c, which has the others. */
#include <pthread.h>

#include "waits.h"

struct waiter {
    const struct wait_call *call;
    void *object;
    int result;
};

static void *wait_in_thread(void *argument)
{
    struct waiter *waiter = argument;
    waiter->result = waiter->call->wait(waiter->object);
    return NULL;
}

int main(void)
{
    struct waiter waiters[WAIT_CALLS];
    pthread_t threads[WAIT_CALLS];
    for (int i = 0; i < WAIT_CALLS; i++) {
        waiters[i] = (struct waiter){.call = &wait_calls[i], .object = wait_calls[i].make()};
        EXPECT_EQUAL(0, pthread_create(&threads[i], NULL, wait_in_thread, &waiters[i]));
    }
    test_pause(MILLIS(100));
    for (int i = 0; i < WAIT_CALLS; i++) {
        wait_calls[i].close(waiters[i].object);
        pthread_join(threads[i], NULL);
        if (waiters[i].result != -EBADF) {
            FAIL("%s: %d", wait_calls[i].what, waiters[i].result);
        }
    }
    return 0;
}
