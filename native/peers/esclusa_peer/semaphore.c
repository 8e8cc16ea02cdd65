/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a semaphore. */
#include "peer.h"

esclusa_semaphore *semaphore;

static enum esclusa_semaphore_mode semaphore_mode(const char *word)
{
    return strcmp(word, "signal") == 0 ? ESCLUSA_SEMAPHORE_SIGNAL : ESCLUSA_SEMAPHORE_OWNED;
}

static void semaphore_create(char **w)
{
    answer(
        esclusa_semaphore_create(&semaphore, w[0], (uint32_t) number(w[1]), semaphore_mode(w[2])));
}

static void semaphore_open(char **w)
{
    answer(esclusa_semaphore_open(&semaphore, w[0]));
}

static void semaphore_create_or_open(char **w)
{
    answer(esclusa_semaphore_create_or_open(&semaphore, w[0], (uint32_t) number(w[1]),
                                            semaphore_mode(w[2])));
}

static void semaphore_acquire(char **w)
{
    answer(esclusa_semaphore_acquire_for(semaphore, (uint32_t) number(w[0]), nanos(w[1])));
}

static void semaphore_release(char **w)
{
    answer(esclusa_semaphore_release(semaphore, (uint32_t) number(w[0])));
}

static void semaphore_available(char **w)
{
    (void) w;
    int result = esclusa_semaphore_available(semaphore);
    if (answer(result)) {
        print_number(result);
    }
}

static void semaphore_close(char **w)
{
    (void) w;
    esclusa_semaphore_close(semaphore);
    semaphore = NULL;
    answer(0);
}

const struct command semaphore_commands[] = {
    {"semaphore create", semaphore_create},
    {"semaphore open", semaphore_open},
    {"semaphore create_or_open", semaphore_create_or_open},
    {"semaphore acquire", semaphore_acquire},
    {"semaphore release", semaphore_release},
    {"semaphore available", semaphore_available},
    {"semaphore close", semaphore_close},
    {"semaphore unlink", any_unlink},
    {0},
};
