/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker notes on the board between the lines of its script; see package-info.java. */
#ifndef NOTE_H
#define NOTE_H

#include "board.h"
#include "peer_line.h"

enum { WORK_IDS = 8, WORK_WORDS = 16 };

/* What the last line of the object said. */
struct last_answer {
    bool ok;
    int count;
    char *word[WORK_WORDS];
};

/* The worker. */
extern struct board_slot *here;
extern int64_t my_slot, my_life;
extern uint64_t my_seed;
extern struct last_answer last;
extern bool flag;
extern uint32_t ids[WORK_IDS];

/* By their first word; the last has none. */
extern const struct command notes[];

int64_t monotonic(void);

/* It has seen what must not be, says so, and works no more. */
__attribute__((format(printf, 1, 2), noreturn)) void fault(const char *format, ...);

__attribute__((noreturn)) void leave(void);

#endif
