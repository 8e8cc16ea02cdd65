/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a filter that ends a process at a wait by the wall clock. seccomp(2), futex(2) */
#ifndef ESCLUSA_WALL_CLOCK_H
#define ESCLUSA_WALL_CLOCK_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>

enum { BY_WALL_CLOCK = 256 /* FUTEX_CLOCK_REALTIME */, ARGUMENT_BYTES = 8, WAITV = 449 };

#define NUMBER offsetof(struct seccomp_data, nr)
#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + (n) * ARGUMENT_BYTES)
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
/* So many of the next steps are left out, if so, and if not. */
#define IF_EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))
#define IF_SET(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), (yes), (no))
#define PERMIT BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define END_IT BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

/* For this thread, and all that it starts. */
static inline bool filter_calls(struct sock_filter *steps, unsigned short count)
{
    struct sock_fprog program = {.len = count, .filter = steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#endif
