/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a mutex. */
#include "board.h"
#include "peer.h"

esclusa_mutex *mutex;
static unsigned repairs;

static void mutex_create(char **w)
{
    esclusa_options options = {.members = (uint32_t) number(w[1])};
    answer(esclusa_mutex_create_with(&mutex, w[0], &options));
}

static void mutex_open(char **w)
{
    answer(esclusa_mutex_open(&mutex, w[0]));
}

static void mutex_create_or_open(char **w)
{
    answer(esclusa_mutex_create_or_open(&mutex, w[0]));
}

static int count_repair(void *context)
{
    (void) context;
    board_mend();
    repairs++;
    return 0;
}

static void mutex_open_repairing(char **w)
{
    int result = esclusa_mutex_open(&mutex, w[0]);
    repairs = 0;
    if (result == 0) {
        result = esclusa_mutex_set_repair(mutex, count_repair, NULL);
    }
    answer(result);
}

static void mutex_repairs(char **w)
{
    (void) w;
    if (answer(0)) {
        print_number(repairs);
    }
}

static void mutex_lock(char **w)
{
    int result = esclusa_mutex_lock_for(mutex, nanos(w[0]));
    if (answer(result == -EOWNERDEAD ? 0 : result)) {
        print_number(result == -EOWNERDEAD);
    }
}

static void mutex_unlock(char **w)
{
    (void) w;
    answer(esclusa_mutex_unlock(mutex));
}

static void mutex_recovered(char **w)
{
    int result = esclusa_mutex_is_recovered(mutex);
    (void) w;
    if (answer(result)) {
        print_number(result);
    }
}

static void mutex_mark_repaired(char **w)
{
    (void) w;
    answer(esclusa_mutex_mark_repaired(mutex));
}

/* Add 1 to the counter so many times, by a load and a store: exact only if the lock excludes all
 * others. */
static void mutex_count(char **w)
{
    int result = 0;
    for (int64_t i = number(w[0]); result == 0 && i > 0; i--) {
        int64_t value = 0;
        result = esclusa_mutex_lock(mutex);
        if (result == 0 && esclusa_counter_get(counter, &value) == 0 &&
            esclusa_counter_set(counter, value + 1) == 0) {
            result = esclusa_mutex_unlock(mutex);
        }
    }
    answer(result);
}

static void mutex_close(char **w)
{
    (void) w;
    esclusa_mutex_close(mutex);
    mutex = NULL;
    answer(0);
}

const struct command mutex_commands[] = {
    {"mutex create", mutex_create},
    {"mutex open", mutex_open},
    {"mutex create_or_open", mutex_create_or_open},
    {"mutex open_repairing", mutex_open_repairing},
    {"mutex repairs", mutex_repairs},
    {"mutex lock", mutex_lock},
    {"mutex unlock", mutex_unlock},
    {"mutex recovered", mutex_recovered},
    {"mutex mark_repaired", mutex_mark_repaired},
    {"mutex count", mutex_count},
    {"mutex close", mutex_close},
    {"mutex unlink", any_unlink},
    {0},
};
