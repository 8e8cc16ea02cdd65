/* SPDX-License-Identifier: Apache-2.0 */
/* Four processes wait; one that sets and clears at once reaches all. A closed one is refused. */
#include "esclusa_layout.h"
#include "testing.h"

enum { WAITERS = 4, ROUNDS = 50 };

int main(void)
{
    const char *name = test_name();
    esclusa_event *event;
    EXPECT_OK(esclusa_event_create(&event, name));
    EXPECT_EQUAL(0, esclusa_event_is_set(event));
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_event_wait(event, MILLIS(1)));
    EXPECT_SENTENCE("cannot wait for event '%s': ETIMEDOUT", name);
    size_t byte_size;
    struct esclusa_header *header = test_map(name, &byte_size);
    struct esclusa_event *words = (void *) ((char *) header + header->body_offset);
    _Atomic int *returned = test_shared(sizeof *returned);
    _Atomic int *cleared = test_shared(sizeof *cleared);
    pid_t pids[WAITERS];
    for (int i = 0; i < WAITERS; i++) {
        pids[i] = test_fork();
        if (pids[i] == 0) {
            esclusa_event *own;
            EXPECT_OK(esclusa_event_open(&own, name));
            for (int round = 0; round < ROUNDS; round++) {
                EXPECT_OK(esclusa_event_wait(own, ESCLUSA_FOREVER));
                (*returned)++;
                test_await(cleared, round + 1);
            }
            esclusa_event_close(own);
            _exit(0);
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        test_await(returned, round * WAITERS);
        while (words->waiters.waiting != WAITERS) {
            test_pause(10000);
        }
        EXPECT_OK(esclusa_event_set(event));
        EXPECT_OK(esclusa_event_clear(event));
        (*cleared)++;
    }
    for (int i = 0; i < WAITERS; i++) {
        test_wait(pids[i]);
    }
    EXPECT_EQUAL(0, words->waiters.waiting);
    EXPECT_EQUAL(ROUNDS, esclusa_event_times_set(event));
    EXPECT_OK(esclusa_event_clear(event)); /* as it is */
    EXPECT_EQUAL(ROUNDS, esclusa_event_times_set(event));
    EXPECT_OK(esclusa_event_set(event));
    EXPECT_OK(esclusa_event_wait(event, 0));
    esclusa_event_close(event);
    EXPECT_EQUAL(-EBADF, esclusa_event_set(event));
    EXPECT_EQUAL(-EBADF, esclusa_event_clear(event));
    EXPECT_EQUAL(-EBADF, esclusa_event_is_set(event));
    EXPECT_EQUAL(-EBADF, esclusa_event_times_set(event));
    EXPECT_EQUAL(-EBADF, esclusa_event_wait(event, 0));
    return 0;
}
