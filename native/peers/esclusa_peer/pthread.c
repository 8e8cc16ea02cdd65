/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a pthread mutex and its conditions. */
#include "board.h"
#include "peer.h"

static esclusa_pthread_mutex *pthread_lock;
static unsigned pthread_repairs;

static void pthread_create_one(char **w)
{
    answer(esclusa_pthread_mutex_create(&pthread_lock, w[0]));
}

static void pthread_open(char **w)
{
    answer(esclusa_pthread_mutex_open(&pthread_lock, w[0]));
}

static void pthread_create_or_open(char **w)
{
    answer(esclusa_pthread_mutex_create_or_open(&pthread_lock, w[0]));
}

static void pthread_at(char **w)
{
    answer(esclusa_pthread_mutex_at(&pthread_lock, memory, (uint64_t) number(w[0])));
}

static int count_pthread_repair(void *context)
{
    (void) context;
    board_mend();
    pthread_repairs++;
    return 0;
}

static void pthread_open_repairing(char **w)
{
    int result = esclusa_pthread_mutex_open(&pthread_lock, w[0]);
    pthread_repairs = 0;
    answer(result != 0
               ? result
               : esclusa_pthread_mutex_set_repair(pthread_lock, count_pthread_repair, NULL));
}

static void pthread_repairs_run(char **w)
{
    (void) w;
    if (answer(0)) {
        print_number(pthread_repairs);
    }
}

static void pthread_do_lock(char **w)
{
    int result = esclusa_pthread_mutex_lock_for(pthread_lock, nanos(w[0]));
    if (answer(result == -EOWNERDEAD ? 0 : result)) {
        print_number(result == -EOWNERDEAD);
    }
}

static void pthread_unlock(char **w)
{
    (void) w;
    answer(esclusa_pthread_mutex_unlock(pthread_lock));
}

static void pthread_recovered(char **w)
{
    (void) w;
    int result = esclusa_pthread_mutex_is_recovered(pthread_lock);
    if (answer(result)) {
        print_number(result);
    }
}

static void pthread_robust(char **w)
{
    (void) w;
    int result = esclusa_pthread_mutex_is_robust(pthread_lock);
    if (answer(result)) {
        print_number(result);
    }
}

static void pthread_mark_repaired(char **w)
{
    (void) w;
    answer(esclusa_pthread_mutex_mark_repaired(pthread_lock));
}

/* Adds 1 so often, in plain memory. */
static void pthread_add(char **w)
{
    int64_t *at = (int64_t *) (void *) ((char *) esclusa_memory_data(memory) + number(w[0]));
    int result = 0;
    for (int64_t i = 0; i < number(w[1]) && result == 0; i++) {
        result = esclusa_pthread_mutex_lock(pthread_lock);
        if (result == 0) {
            *at += 1;
            result = esclusa_pthread_mutex_unlock(pthread_lock);
        }
    }
    answer(result);
}

static void pthread_wait(char **w)
{
    int result = esclusa_pthread_condition_wait(pthread_lock, (uint32_t) number(w[0]), nanos(w[1]));
    if (answer(result == -EOWNERDEAD ? 0 : result)) {
        print_number(result == -EOWNERDEAD);
    }
}

static void pthread_signal(char **w)
{
    answer(esclusa_pthread_condition_signal(pthread_lock, (uint32_t) number(w[0])));
}

static void pthread_signal_all(char **w)
{
    answer(esclusa_pthread_condition_signal_all(pthread_lock, (uint32_t) number(w[0])));
}

static void pthread_close(char **w)
{
    (void) w;
    int result = esclusa_pthread_mutex_close(pthread_lock);
    pthread_lock = result == 0 ? NULL : pthread_lock;
    if (result == -EBUSY) { /* which answer() would tell as a time-out */
        fprintf(reply, "0 error %d %s", EBUSY, esclusa_error());
    } else {
        answer(result);
    }
}

const struct command pthread_commands[] = {
    {"pthread create", pthread_create_one},
    {"pthread open", pthread_open},
    {"pthread create_or_open", pthread_create_or_open},
    {"pthread open_repairing", pthread_open_repairing},
    {"pthread at", pthread_at},
    {"pthread repairs", pthread_repairs_run},
    {"pthread lock", pthread_do_lock},
    {"pthread unlock", pthread_unlock},
    {"pthread recovered", pthread_recovered},
    {"pthread robust", pthread_robust},
    {"pthread mark_repaired", pthread_mark_repaired},
    {"pthread add", pthread_add},
    {"pthread wait", pthread_wait},
    {"pthread signal", pthread_signal},
    {"pthread signal_all", pthread_signal_all},
    {"pthread close", pthread_close},
    {"pthread unlink", any_unlink},
    {0},
};
