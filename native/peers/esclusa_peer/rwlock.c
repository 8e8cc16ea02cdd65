/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a read-write lock. */
#include "board.h"
#include "peer.h"

esclusa_rwlock *rwlock;
static unsigned rwlock_repairs;

static void rwlock_create(char **w)
{
    answer(esclusa_rwlock_create(&rwlock, w[0]));
}

static void rwlock_open(char **w)
{
    answer(esclusa_rwlock_open(&rwlock, w[0]));
}

static void rwlock_create_or_open(char **w)
{
    answer(esclusa_rwlock_create_or_open(&rwlock, w[0]));
}

static int rwlock_repair(void *context)
{
    (void) context;
    board_mend();
    rwlock_repairs++;
    return 0;
}

static void rwlock_open_repairing(char **w)
{
    int result = esclusa_rwlock_open(&rwlock, w[0]);
    rwlock_repairs = 0;
    answer(result == 0 ? esclusa_rwlock_set_repair(rwlock, rwlock_repair, NULL) : result);
}

static void rwlock_repairs_so_far(char **w)
{
    (void) w;
    if (answer(0)) {
        print_number(rwlock_repairs);
    }
}

static void rwlock_locked(int result)
{
    if (answer(result == -EOWNERDEAD ? 0 : result)) {
        print_number(result == -EOWNERDEAD);
    }
}

static void rwlock_read(char **w)
{
    rwlock_locked(esclusa_rwlock_read_lock_for(rwlock, nanos(w[0])));
}

static void rwlock_write(char **w)
{
    rwlock_locked(esclusa_rwlock_write_lock_for(rwlock, nanos(w[0])));
}

static void rwlock_unread(char **w)
{
    (void) w;
    answer(esclusa_rwlock_read_unlock(rwlock));
}

static void rwlock_unwrite(char **w)
{
    (void) w;
    answer(esclusa_rwlock_write_unlock(rwlock));
}

static void rwlock_recovered(char **w)
{
    (void) w;
    int result = esclusa_rwlock_is_recovered(rwlock);
    if (answer(result)) {
        print_number(result);
    }
}

static void rwlock_mark_repaired(char **w)
{
    (void) w;
    answer(esclusa_rwlock_mark_repaired(rwlock));
}

static void rwlock_close(char **w)
{
    (void) w;
    esclusa_rwlock_close(rwlock);
    rwlock = NULL;
    answer(0);
}

const struct command rwlock_commands[] = {
    {"rwlock create", rwlock_create},
    {"rwlock open", rwlock_open},
    {"rwlock create_or_open", rwlock_create_or_open},
    {"rwlock open_repairing", rwlock_open_repairing},
    {"rwlock repairs", rwlock_repairs_so_far},
    {"rwlock read", rwlock_read},
    {"rwlock write", rwlock_write},
    {"rwlock unread", rwlock_unread},
    {"rwlock unwrite", rwlock_unwrite},
    {"rwlock recovered", rwlock_recovered},
    {"rwlock mark_repaired", rwlock_mark_repaired},
    {"rwlock close", rwlock_close},
    {"rwlock unlink", any_unlink},
    {0},
};
