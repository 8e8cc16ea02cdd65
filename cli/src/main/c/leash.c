/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leash PARENT COMMAND…: become COMMAND, which the kernel kills together with the thread that
 * started it, even if both are stopped. PARENT is the pid of that thread's process. Ctrl-C at the
 * terminal goes to the parent alone, which knows what to do with us.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 3) {
        (void) fprintf(stderr, "usage: leash PARENT COMMAND...\n");
        return 2;
    }
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        (void) fprintf(stderr, "prctl: %s\n", strerror(errno));
        return 1;
    }
    if (getppid() != (pid_t) strtol(argv[1], NULL, 10)) {
        return 1; /* it died before the kernel knew */
    }
    (void) signal(SIGINT, SIG_IGN);
    (void) execvp(argv[2], argv + 2);
    (void) fprintf(stderr, "cannot run %s: %s\n", argv[2], strerror(errno));
    return 127;
}
