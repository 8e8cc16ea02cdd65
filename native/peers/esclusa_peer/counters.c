/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's words for a table of counters. */
#include "peer.h"

esclusa_counters *counters;

static esclusa_labelled_counter_id labelled;

static const char *text(char *word)
{
    struct bytes bytes = from_hex(word);
    bytes.at[bytes.length] = '\0';
    return bytes.at;
}

static void counters_create(char **w)
{
    answer(esclusa_counters_create(&counters, w[0], (uint32_t) number(w[1])));
}

static void counters_open(char **w)
{
    answer(esclusa_counters_open(&counters, w[0]));
}

static void counters_create_or_open(char **w)
{
    answer(esclusa_counters_create_or_open(&counters, w[0], (uint32_t) number(w[1])));
}

static void counters_allocate(char **w)
{
    enum esclusa_labelled_counter_type type =
        strcmp(w[2], "gauge") == 0 ? ESCLUSA_GAUGE : ESCLUSA_COUNTER;
    int result = esclusa_counters_allocate(counters, &labelled, text(w[0]), text(w[1]), type);
    if (answer(result)) {
        print_number(labelled.index);
    }
}

static void counters_find(char **w)
{
    int result = esclusa_counters_find(counters, &labelled, text(w[0]));
    if (answer(result)) {
        print_number(result);
    }
}

static void counters_add(char **w)
{
    int64_t sum;
    int64_t times = *w[1] == '\0' ? 1 : number(w[1]);
    int result = 0;
    while (result == 0 && times-- > 0) {
        result = esclusa_counters_add(counters, labelled, number(w[0]), &sum);
    }
    if (answer(result)) {
        print_number(sum);
    }
}

static void counters_set(char **w)
{
    answer(esclusa_counters_set(counters, labelled, number(w[0])));
}

static void counters_get(char **w)
{
    (void) w;
    int64_t value;
    if (answer(esclusa_counters_get(counters, labelled, &value))) {
        print_number(value);
    }
}

static void counters_is_valid(char **w)
{
    (void) w;
    int result = esclusa_counters_is_valid(counters, labelled);
    if (answer(result)) {
        print_number(result);
    }
}

static void counters_free(char **w)
{
    (void) w;
    int result = esclusa_counters_free(counters, labelled);
    if (answer(result)) {
        print_number(result);
    }
}

static void counters_read(char **w)
{
    esclusa_labelled_counter_info info;
    int result = esclusa_counters_read(counters, (uint32_t) number(w[0]), &info);
    if (answer(result) && result == 1) {
        print_hex(info.label, strlen(info.label));
        print_hex(info.unit, strlen(info.unit));
        fprintf(reply, " %s", info.type == ESCLUSA_GAUGE ? "gauge" : "counter");
        print_number(info.value);
        fprintf(reply, " %s", info.orphaned ? "dead" : "owned");
    }
}

/* Labels of one letter, whole or not at all. */
static void counters_churn(char **w)
{
    char label[ESCLUSA_LABEL_LENGTH + 1] = {0};
    int result = 0;
    for (int64_t i = 0; result >= 0 && i < number(w[0]); i++) {
        memset(label, 'a' + (int) (i % 26), ESCLUSA_LABEL_LENGTH);
        esclusa_labelled_counter_id id;
        result = esclusa_counters_allocate(counters, &id, label, "", ESCLUSA_COUNTER);
        if (result == 0) {
            result = esclusa_counters_free(counters, id);
        }
    }
    answer(result < 0 ? result : 0);
}

static void counters_torn(char **w)
{
    int torn = 0;
    for (int64_t i = 0; i < number(w[0]); i++) {
        esclusa_labelled_counter_info info;
        if (esclusa_counters_read(counters, 0, &info) == 1) {
            for (int at = 0; at < ESCLUSA_LABEL_LENGTH; at++) {
                torn += info.label[at] != info.label[0];
            }
        }
    }
    answer(0);
    print_number(torn);
}

static void counters_close(char **w)
{
    (void) w;
    esclusa_counters_close(counters);
    counters = NULL;
    answer(0);
}

const struct command counters_commands[] = {
    {"counters create", counters_create},
    {"counters open", counters_open},
    {"counters create_or_open", counters_create_or_open},
    {"counters allocate", counters_allocate},
    {"counters find", counters_find},
    {"counters add", counters_add},
    {"counters set", counters_set},
    {"counters get", counters_get},
    {"counters is_valid", counters_is_valid},
    {"counters free", counters_free},
    {"counters read", counters_read},
    {"counters churn", counters_churn},
    {"counters torn", counters_torn},
    {"counters close", counters_close},
    {"counters unlink", any_unlink},
    {0},
};
