/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parameters NAME WORKER STEPS lock|atomic: one of the workers that train a model together. Its
 * parameters are a shared array, from which each worker takes its gradients, either as a whole
 * under a lock, or each number by itself.
 */
#include <errno.h>
#include <esclusa/esclusa.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH 1000
#define RATE 0.01

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "parameters: %s\n", esclusa_error());
        exit(1);
    }
}

/* Nobody sees a part of it. Who finds that an owner died cannot know how far that one came. */
static void apply_locked(double *parameters, esclusa_mutex *mutex, const double *gradient)
{
    /* @start region="lock" */
    check(esclusa_mutex_lock(mutex));
    for (int i = 0; i < LENGTH; i++) {
        parameters[i] -= RATE * gradient[i];
    }
    check(esclusa_mutex_unlock(mutex));
    /* @end region="lock" */
}

/* Nobody waits, and no addition is lost. */
static void apply_atomic(esclusa_array *array, const double *gradient)
{
    /* @start region="atomic" */
    for (uint64_t i = 0; i < LENGTH; i++) {
        check(esclusa_array_fetch_add_f64(array, i, -RATE * gradient[i], NULL));
    }
    /* @end region="atomic" */
}

int main(int argc, char **argv)
{
    if (argc != 5 || (strcmp(argv[4], "lock") != 0 && strcmp(argv[4], "atomic") != 0)) {
        fprintf(stderr, "usage: parameters NAME WORKER STEPS lock|atomic\n");
        return 2;
    }
    long worker = strtol(argv[2], NULL, 10), steps = strtol(argv[3], NULL, 10);
    char name[256];
    snprintf(name, sizeof name, "%s-mutex", argv[1]);
    const uint64_t length = LENGTH;
    esclusa_array *array;
    esclusa_mutex *mutex;
    check(esclusa_array_create_or_open(&array, argv[1], ESCLUSA_F64, 1, &length));
    check(esclusa_mutex_create_or_open(&mutex, name));
    for (long step = 0; step < steps; step++) {
        double gradient[LENGTH]; /* one that can be computed anew */
        for (int i = 0; i < LENGTH; i++) {
            gradient[i] = (double) (worker + 1) * sin((double) (step + i));
        }
        if (strcmp(argv[4], "lock") == 0) {
            apply_locked(esclusa_array_data(array), mutex, gradient);
        } else {
            apply_atomic(array, gradient);
        }
    }
    printf("C applied %ld gradients\n", steps);
    esclusa_mutex_close(mutex);
    esclusa_array_close(array);
    return 0;
}
