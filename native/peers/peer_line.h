/* SPDX-License-Identifier: Apache-2.0 */
/* The lines that a peer reads and writes: words apart by a space, numbers in decimal, bytes in
 * hexadecimal or `-` for none. */
#ifndef PEER_LINE_H
#define PEER_LINE_H

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "esclusa/esclusa.h"

enum {
    PEER_WORDS = 64,
    PEER_BYTES = 1 << 20,
};

/* Where answers go: stdout, or memory for whoever performs lines of its own. The program defines
 * it. */
extern FILE *reply;

struct bytes {
    char *at;
    uint32_t length;
};

struct command {
    const char *words;     /* the first two of the line */
    void (*run)(char **w); /* gets the others; those that are missing are "" */
};

static inline int64_t number(const char *word)
{
    return strtoll(word, NULL, 10);
}

/* Milliseconds; nothing: for ever. */
static inline int64_t nanos(const char *word)
{
    return *word == '\0' ? ESCLUSA_FOREVER : number(word) * 1000000;
}

/* Decodes a word where it stands. */
static inline struct bytes from_hex(char *word)
{
    struct bytes bytes = {word, 0};
    const char *none = "-"; /* stands for no bytes; looked at first, for the word is written over */
    for (char *at = strcmp(word, none) == 0 ? word + 1 : word; at[0] != '\0'; at += 2) {
        const char digits[] = {at[0], at[1], '\0'};
        word[bytes.length++] = (char) strtoul(digits, NULL, 16);
    }
    return bytes;
}

static inline void print_number(int64_t value)
{
    fprintf(reply, " %" PRId64, value);
}

static inline void print_hex(const void *data, size_t length)
{
    const unsigned char *at = data;
    fprintf(reply, length == 0 ? " -" : " ");
    for (size_t i = 0; i < length; i++) {
        fprintf(reply, "%02x", at[i]);
    }
}

/* Begins the answer: when the call returned, and how. Returns true if its results follow. */
static inline bool answer(int64_t result)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    fprintf(reply, "%" PRId64 " ", (int64_t) now.tv_sec * 1000000000 + now.tv_nsec);
    if (result == -ETIMEDOUT || result == -EBUSY) {
        fprintf(reply, "timeout");
    } else if (result == -EPIPE) {
        fprintf(reply, "end");
    } else if (result < 0) {
        fprintf(reply, "error %d %s", (int) -result, esclusa_error());
    } else {
        fprintf(reply, "ok");
    }
    return result >= 0;
}

static inline void answer_line(const struct command *const *tables, char *line)
{
    char *words[PEER_WORDS + 2];
    char *second = strchr(line, ' ');
    char *rest = second == NULL ? NULL : strchr(second + 1, ' ');
    for (size_t i = 0; i < PEER_WORDS + 2; i++) {
        words[i] = "";
    }
    if (rest != NULL) {
        *rest = '\0';
        size_t i = 0;
        for (char *word = strtok(rest + 1, " "); word != NULL && i < PEER_WORDS;
             word = strtok(NULL, " ")) {
            words[i++] = word;
        }
    }
    for (; *tables != NULL; tables++) {
        for (const struct command *command = *tables; command->words != NULL; command++) {
            if (strcmp(command->words, line) == 0) {
                command->run(words);
                return;
            }
        }
    }
    fprintf(reply, "0 error 0 no such command: %s", line);
}

/* Serves until the end of the input; the list of tables ends with NULL, each table with no words.
 */
static inline int serve(const struct command *const *tables)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    reply = stdout;
    while ((length = getline(&line, &room, stdin)) > 0) {
        line[length - 1] = '\0';
        answer_line(tables, line);
        fputc('\n', reply);
        fflush(reply);
    }
    free(line);
    return 0;
}

#endif
