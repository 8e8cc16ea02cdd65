/* SPDX-License-Identifier: Apache-2.0 */
/* The board: a file that workers write down on what they did, and that outlives them. Board.java
 * says what each word means; this is the same in C. */
#ifndef BOARD_H
#define BOARD_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum {
    BOARD_SLOTS = 15,
    BOARD_IDS = 1 << 22,
    BOARD_RETURNS = 256,
    BOARD_EVENTS = 512,
    BOARD_OTHERS = 5,
    BOARD_TALLIES = 4,
    BOARD_FAULT_BYTES = 1024,
};

struct board_head {
    _Atomic int64_t stop;
    _Atomic int64_t first;
    _Atomic int64_t second;
    _Atomic int64_t items;
    char rest[65536 - 4 * 8];
};

struct board_event {
    int64_t at;
    int64_t limit;
    int64_t count;
    int64_t others[BOARD_OTHERS];
};

struct board_slot {
    _Atomic int64_t life;
    _Atomic int64_t inside;
    _Atomic int64_t begun;
    _Atomic int64_t done;
    _Atomic int64_t grasp;
    _Atomic int64_t arm;
    _Atomic int64_t stores;
    _Atomic int64_t returns;
    _Atomic int64_t rounds;
    _Atomic int64_t left;
    _Atomic int64_t ids;
    _Atomic int64_t events;
    _Atomic int64_t tally[BOARD_TALLIES];
    _Atomic int64_t turn;
    char none[1024 - (13 + BOARD_TALLIES) * 8];
    char fault[BOARD_FAULT_BYTES];
    _Atomic int64_t returned[BOARD_RETURNS];
    char more[8192 - 2048 - BOARD_RETURNS * 8];
    struct board_event event[BOARD_EVENTS];
    char rest[65536 - 8192 - BOARD_EVENTS * 64];
};

struct board {
    struct board_head head;
    struct board_slot slot[BOARD_SLOTS];
    /* of each message: whether its put has begun (1) or returned (2); and whether it was taken (1),
     * acknowledged (2), or its acknowledging has begun (3) */
    struct {
        _Atomic unsigned char put[BOARD_IDS];
        _Atomic unsigned char taken[BOARD_IDS];
    } fate[BOARD_SLOTS];
};

extern struct board *board;

/* Returns 0 or -errno. */
int board_map(const char *path);

/* What the lock protects, made whole by whoever was told of a death. */
static inline void board_mend(void)
{
    if (board != NULL) {
        board->head.second = board->head.first;
    }
}

#endif
