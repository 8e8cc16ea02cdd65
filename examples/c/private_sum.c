/* SPDX-License-Identifier: Apache-2.0 */
/* private_sum COMMAND…: the same as PrivateSum.java; the children get the numbers as arguments. */
#include <esclusa/esclusa.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 16 };

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "private_sum: %s\n", esclusa_error());
        exit(1);
    }
}

/* @start region="give" */
/* In the child: it keeps the descriptors over exec, and is told their numbers. */
static void become(char *command, int queue, int sum)
{
    char numbers[2][16];
    char *words[WORDS] = {0};
    size_t count = 0;
    for (char *word = strtok(command, ","); word != NULL && count < WORDS - 3;
         word = strtok(NULL, ",")) {
        words[count++] = word;
    }
    const int given[] = {queue, sum};
    for (int i = 0; i < 2; i++) {
        fcntl(given[i], F_SETFD, 0); /* it was to be closed on exec */
        snprintf(numbers[i], sizeof numbers[i], "%d", given[i]);
        words[count++] = numbers[i];
    }
    execvp(words[0], words);
    perror(words[0]);
    _exit(1);
}
/* @end region="give" */

int main(int argc, char **argv)
{
    /* @start region="create" */
    esclusa_queue *queue;
    esclusa_counter *sum;
    check(esclusa_queue_create(&queue, ESCLUSA_UNNAMED, 16, sizeof(int64_t)));
    check(esclusa_counter_create(&sum, ESCLUSA_UNNAMED, 0));
    for (int i = 1; i < argc; i++) {
        int queue_fd = esclusa_fileno(queue), sum_fd = esclusa_fileno(sum);
        if (fork() == 0) {
            become(argv[i], queue_fd, sum_fd);
        }
    }
    /* @end region="create" */
    esclusa_producer *numbers;
    check(esclusa_queue_producer(&numbers, queue));
    for (int64_t n = 1; n <= 1000; n++) {
        check(esclusa_producer_put(numbers, &n, sizeof n, 0, ESCLUSA_FOREVER));
    }
    esclusa_producer_close(numbers);
    int status, good = 1;
    while (wait(&status) > 0) {
        good &= status == 0;
    }
    int64_t total;
    check(esclusa_counter_get(sum, &total));
    printf("C has the sum %lld\n", (long long) total);
    esclusa_counter_close(sum);
    esclusa_queue_close(queue);
    return good ? 0 : 1;
}
