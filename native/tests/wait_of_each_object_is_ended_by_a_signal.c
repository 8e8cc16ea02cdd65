/* SPDX-License-Identifier: Apache-2.0 */
/* -EINTR for a handler without SA_RESTART; wait_ended_by_a_signal_is_interrupted.c has the others.
 */
#include "waits.h"

static void note(int number)
{
    (void) number;
}

int main(void)
{
    struct sigaction plain = {.sa_handler = note};
    sigaction(SIGUSR1, &plain, NULL);
    void *objects[WAIT_CALLS];
    for (int i = 0; i < WAIT_CALLS; i++) {
        objects[i] = wait_calls[i].make();
    }
    _Atomic int *enough = test_shared(sizeof *enough);
    pid_t parent = getpid();
    pid_t child = test_fork();
    if (child == 0) {
        while (!*enough) { /* one may come when the wait has not begun */
            test_pause(MILLIS(20));
            kill(parent, SIGUSR1);
        }
        _exit(0);
    }
    for (int i = 0; i < WAIT_CALLS; i++) {
        int result = wait_calls[i].wait(objects[i]);
        if (result != -EINTR) {
            FAIL("%s: %d", wait_calls[i].what, result);
        }
    }
    *enough = 1;
    int status;
    while (waitpid(child, &status, 0) < 0) {
        EXPECT_EQUAL(EINTR, errno);
    }
    EXPECT_EQUAL(0, status);
    for (int i = 0; i < WAIT_CALLS; i++) {
        wait_calls[i].close(objects[i]);
    }
    return 0;
}
