/* SPDX-License-Identifier: Apache-2.0 */
/* Children that are process 1 of a PID namespace of their own. pid_namespaces(7) */
#ifndef ESCLUSA_NAMESPACES_H
#define ESCLUSA_NAMESPACES_H

#include <sched.h>

#include "testing.h"

/* As test_fork(); returns -1 where no namespace can be made. The child's number is that by which
 * this process knows it. */
__attribute__((unused)) static pid_t test_fork_apart(void)
{
    int own = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
    EXPECT(own >= 0);
    if (unshare(CLONE_NEWPID) != 0) {
        close(own);
        return -1;
    }
    pid_t pid = test_fork();
    if (pid == 0) {
        EXPECT_EQUAL(1, getpid());
    } else {
        EXPECT_EQUAL(0, setns(own, CLONE_NEWPID)); /* for the children to come */
    }
    close(own);
    return pid;
}

#endif
