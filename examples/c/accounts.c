/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accounts NAME HOW-MANY: moves 1 from one account to the other, so often, and looks after each
 * time whether both together still have 0. Others do the same at the same time.
 */
#include <errno.h>
#include <esclusa/esclusa.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "accounts: %s\n", esclusa_error());
        exit(1);
    }
}

static void move(int64_t *accounts, esclusa_rwlock *lock)
{
    /* @start region="write" */
    int locked = esclusa_rwlock_write_lock(lock); /* alone */
    if (locked == -EOWNERDEAD) {                  /* a writer died, perhaps between its two steps */
        accounts[1] = -accounts[0];
        locked = esclusa_rwlock_mark_repaired(lock);
    }
    check(locked);
    accounts[0] -= 1;
    accounts[1] += 1;
    check(esclusa_rwlock_write_unlock(lock));
    /* @end region="write" */
}

static int64_t total(const int64_t *accounts, esclusa_rwlock *lock)
{
    /* @start region="read" */
    int locked = esclusa_rwlock_read_lock(lock); /* with other readers */
    int64_t sum = locked == -EOWNERDEAD ? 0 : accounts[0] + accounts[1];
    check(locked == -EOWNERDEAD ? 0 : locked);
    check(esclusa_rwlock_read_unlock(lock));
    /* @end region="read" */
    return sum;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: accounts NAME HOW-MANY\n");
        return 2;
    }
    long how_many = strtol(argv[2], NULL, 10);
    char name[256];
    snprintf(name, sizeof name, "%s-accounts", argv[1]);
    const uint64_t two = 2;
    esclusa_array *array;
    esclusa_rwlock *lock;
    check(esclusa_array_create_or_open(&array, name, ESCLUSA_I64, 1, &two));
    check(esclusa_rwlock_create_or_open(&lock, argv[1]));
    int64_t *accounts = esclusa_array_data(array);
    for (long i = 0; i < how_many; i++) {
        move(accounts, lock);
        if (total(accounts, lock) != 0) {
            fprintf(stderr, "accounts: money came from nowhere\n");
            return 1;
        }
    }
    printf("C moved %ld, the accounts have %" PRId64 " and %" PRId64 "\n", how_many, accounts[0],
           accounts[1]);
    esclusa_rwlock_close(lock);
    esclusa_array_close(array);
    return 0;
}
