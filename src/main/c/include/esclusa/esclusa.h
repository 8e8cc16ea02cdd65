/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Esclusa: counters, arrays, locks and queues that Java, C and Python processes of one Linux
 * machine share, and that survive the death of any of them.
 *
 * Every function returns 0 (or a result >= 0 where it says so), or -errno. Objects come through the
 * first argument, which is set to NULL on failure; other results through the pointers named.
 * esclusa_error() gives the sentence for the calling thread's last failure. Nothing is printed, no
 * signal handler is installed, and the process never exits.
 *
 * A name is one of [A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}, without a slash; anything else is -EINVAL.
 * Segments lie in /dev/shm, or in the folder that ESCLUSA_DIR names. Two names stand for none:
 * every create takes ESCLUSA_UNNAMED, and every open "fd:5" for the descriptor 5 of what was made
 * so.
 *
 * Errors that every create gives: -EEXIST taken; -ENOSPC no room, nothing is left behind; -EINVAL a
 * name or size out of range; -ENOMEM; -errno of open(2), posix_fallocate(3), mmap(2), linkat(2).
 * Errors that every open gives: -ENOENT no such segment; -EPROTO not a whole segment of this kind
 * and version (the sentence says which check failed); -EACCES it belongs to another user; -EUSERS
 * all its members are in use; -ENOMEM; -errno of open(2), mmap(2), fcntl(2). Every create_or_open
 * gives both, but -EEXIST and -ENOENT; -EINVAL when what it finds has other parameters, or other
 * members or handles than those that the options give (the sentence has both); -EAGAIN or -EEXIST
 * when the name came and went a hundred times.
 *
 * A handle may be used by all threads of the process, but a producer or consumer by one at a time:
 * two at once is undefined, and not looked for. After close a call gives -EBADF, and one that
 * returns no result NULL, 0 or what it returned before; close waits for no one, and whoever waits
 * in another thread gets -EBADF. In a forked child a handle joins anew at its first use; what the
 * parent holds, the child does not.
 *
 * Times are nanoseconds. A timeout of ESCLUSA_FOREVER waits without limit, 0 does not wait. A wait
 * that a signal ends whose handler was installed without SA_RESTART returns -EINTR; where the
 * kernel has no futex_waitv(2), before Linux 5.16, a handler with it ends the wait too. No signal
 * ends a wait that spins for ever (ESCLUSA_WAIT_BUSY_SPIN): it is in no system call.
 *
 * No function may be called by a signal's handler, which would meet the call that it interrupts
 * half way: let it write to an eventfd, and a thread call. Nor may a thread be cancelled in one
 * (pthread_cancel(3)): close the handle instead, which ends the wait.
 */
#ifndef ESCLUSA_H
#define ESCLUSA_H

#include "esclusa/array.h"
#include "esclusa/barrier.h"
#include "esclusa/core.h"
#include "esclusa/counter.h"
#include "esclusa/counters.h"
#include "esclusa/event.h"
#include "esclusa/latch.h"
#include "esclusa/memory.h"
#include "esclusa/mutex.h"
#include "esclusa/pthread_mutex.h"
#include "esclusa/queue.h"
#include "esclusa/rwlock.h"
#include "esclusa/semaphore.h"
#include "esclusa/wait.h"

#endif
