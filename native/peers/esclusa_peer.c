/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Peer: does what each line of its input says, and answers it by one line.
 * src/test/java/org/esclusa/peer/package-info.java has the words; esclusa_peer.py and
 * EsclusaPeer.java understand the same.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "kill.h"
#include "peer_array.h"
#include "peer_counters.h"
#include "peer_golden.h"
#include "peer_ledger.h"
#include "peer_line.h"

static esclusa_memory *memory;
static esclusa_counter *counter;
static esclusa_mutex *mutex;
static esclusa_queue *queue;
static esclusa_producer *producer;
static esclusa_consumer *consumer;
static esclusa_message claimed;
static esclusa_message taken[PEER_WORDS]; /* oldest first */
static unsigned holding;
static unsigned repairs;

#include "peer_pthread.h" /* which uses the memory */
#include "peer_small.h"   /* which uses them */

#include "peer_descriptor.h" /* which uses all of them */
#include "peer_work.h"

#include "peer_bell.h" /* which does too */

/* ---- memory ---- */

static void memory_create(char **w)
{
    answer(esclusa_memory_create(&memory, w[0], (uint64_t) number(w[1])));
}

static void memory_open(char **w)
{
    answer(esclusa_memory_open(&memory, w[0]));
}

static void memory_create_or_open(char **w)
{
    answer(esclusa_memory_create_or_open(&memory, w[0], (uint64_t) number(w[1])));
}

static void memory_size(char **w)
{
    (void) w;
    if (answer(0)) {
        print_number((int64_t) esclusa_memory_byte_size(memory));
    }
}

static void memory_write(char **w)
{
    struct bytes data = from_hex(w[1]);
    memcpy((char *) esclusa_memory_data(memory) + number(w[0]), data.at, data.length);
    answer(0);
}

static void memory_read(char **w)
{
    if (answer(0)) {
        print_hex((char *) esclusa_memory_data(memory) + number(w[0]), (size_t) number(w[1]));
    }
}

static void memory_close(char **w)
{
    (void) w;
    esclusa_memory_close(memory);
    memory = NULL;
    answer(0);
}

static void memory_unlink(char **w)
{
    answer(esclusa_memory_unlink(w[0]));
}

/* ---- counter ---- */

static void counter_create(char **w)
{
    esclusa_options options = {.members = (uint32_t) number(w[2])};
    answer(esclusa_counter_create_with(&counter, w[0], number(w[1]), &options));
}

static void counter_open(char **w)
{
    answer(esclusa_counter_open(&counter, w[0]));
}

static void counter_create_or_open(char **w)
{
    esclusa_options options = {.members = (uint32_t) number(w[2])};
    answer(esclusa_counter_create_or_open_with(&counter, w[0], number(w[1]), &options));
}

static void counter_get(char **w)
{
    int64_t value = 0;
    (void) w;
    if (answer(esclusa_counter_get(counter, &value))) {
        print_number(value);
    }
}

static void counter_set(char **w)
{
    answer(esclusa_counter_set(counter, number(w[0])));
}

static void counter_add(char **w)
{
    int64_t sum = 0;
    int result = 0;
    for (int64_t i = *w[1] == '\0' ? 1 : number(w[1]); result == 0 && i > 0; i--) {
        result = esclusa_counter_add(counter, number(w[0]), &sum);
    }
    if (answer(result)) {
        print_number(sum);
    }
}

static void counter_compare_and_set(char **w)
{
    int result = esclusa_counter_compare_and_set(counter, number(w[0]), number(w[1]));
    if (answer(result)) {
        print_number(result);
    }
}

static void counter_close(char **w)
{
    (void) w;
    esclusa_counter_close(counter);
    counter = NULL;
    answer(0);
}

/* ---- mutex ---- */

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

/* ---- queue ---- */

static void queue_create(char **w)
{
    esclusa_options options = {.members = (uint32_t) number(w[3]),
                               .handles = (uint32_t) number(w[4])};
    answer(esclusa_queue_create_with(&queue, w[0], (uint32_t) number(w[1]), (uint32_t) number(w[2]),
                                     &options));
}

static void queue_open(char **w)
{
    answer(esclusa_queue_open(&queue, w[0]));
}

static void queue_create_or_open(char **w)
{
    esclusa_options options = {.members = (uint32_t) number(w[3]),
                               .handles = (uint32_t) number(w[4])};
    answer(esclusa_queue_create_or_open_with(&queue, w[0], (uint32_t) number(w[1]),
                                             (uint32_t) number(w[2]), &options));
}

static void queue_figures(char **w)
{
    esclusa_queue_figures figures;
    (void) w;
    if (answer(esclusa_queue_get_figures(queue, &figures))) {
        print_number(esclusa_queue_slots(queue));
        print_number(esclusa_queue_slot_bytes(queue));
        print_number((int64_t) figures.size);
        print_number((int64_t) figures.put);
        print_number((int64_t) figures.taken);
        print_number((int64_t) figures.returned);
        print_number((int64_t) figures.high_water);
        print_number(figures.producers);
        print_number(figures.consumers);
        print_number(figures.producers_waiting);
        print_number(figures.consumers_waiting);
    }
}

static void queue_close(char **w)
{
    (void) w;
    esclusa_queue_close(queue);
    queue = NULL;
    esclusa_producer_close(producer);
    esclusa_consumer_close(consumer);
    producer = NULL;
    consumer = NULL;
    holding = 0;
    answer(0);
}

static void any_unlink(char **w)
{
    answer(esclusa_unlink(w[0]));
}

static void producer_open(char **w)
{
    (void) w;
    answer(esclusa_queue_producer(&producer, queue));
}

static void producer_put(char **w)
{
    struct bytes data = from_hex(w[0]);
    answer(
        esclusa_producer_put(producer, data.at, data.length, (uint32_t) number(w[1]), nanos(w[2])));
}

static void producer_put_many(char **w)
{
    esclusa_item items[PEER_WORDS];
    uint32_t count = 0;
    for (char *word = w[2]; *word != '\0'; word = w[2 + count]) {
        struct bytes data = from_hex(word);
        items[count++] = (esclusa_item){data.at, data.length, (uint32_t) number(w[0])};
    }
    int64_t result = esclusa_producer_put_many(producer, items, count, nanos(w[1]));
    if (answer(result)) {
        print_number(result);
    }
}

static void producer_claim(char **w)
{
    answer(esclusa_producer_claim(producer, &claimed, nanos(w[0])));
}

static void producer_publish(char **w)
{
    struct bytes data = from_hex(w[0]);
    memcpy(claimed.data, data.at, data.length);
    answer(esclusa_producer_publish(producer, &claimed, data.length, (uint32_t) number(w[1])));
}

static void producer_abort(char **w)
{
    (void) w;
    answer(esclusa_producer_abort(producer, &claimed));
}

static void producer_close(char **w)
{
    (void) w;
    esclusa_producer_close(producer);
    producer = NULL;
    answer(0);
}

static void consumer_open(char **w)
{
    (void) w;
    holding = 0;
    answer(esclusa_queue_consumer(&consumer, queue));
}

static void consumer_any(char **w)
{
    (void) w;
    void *objects[] = {consumer};
    answer(esclusa_wait_any(objects, 1, NULL, ESCLUSA_FOREVER));
}

static void consumer_get(char **w)
{
    static char data[PEER_BYTES];
    int64_t result = esclusa_consumer_get(consumer, data, sizeof data, NULL, nanos(w[0]));
    if (answer(result)) {
        print_hex(data, (size_t) result);
    }
}

static void consumer_get_many(char **w)
{
    static char data[PEER_BYTES];
    esclusa_item items[PEER_WORDS];
    int64_t result = esclusa_consumer_get_many(consumer, data, sizeof data, items,
                                               (uint32_t) number(w[0]), nanos(w[1]));
    if (answer(result)) {
        for (int64_t i = 0; i < result; i++) {
            print_hex(items[i].data, items[i].length);
        }
    }
}

static void consumer_take(char **w)
{
    esclusa_message *message = &taken[holding];
    if (answer(esclusa_consumer_take(consumer, message, nanos(w[0])))) {
        holding++;
        print_hex(message->data, message->length);
        print_number(message->type);
        print_number(message->delivery_count);
    }
}

static esclusa_message *oldest(void)
{
    static esclusa_message message;
    message = taken[0];
    holding -= holding > 0;
    memmove(taken, taken + 1, sizeof *taken * holding);
    return &message;
}

static void consumer_acknowledge(char **w)
{
    (void) w;
    answer(esclusa_consumer_acknowledge(consumer, oldest()));
}

static void consumer_release(char **w)
{
    (void) w;
    answer(esclusa_consumer_release(consumer, oldest()));
}

static void consumer_close(char **w)
{
    (void) w;
    esclusa_consumer_close(consumer);
    consumer = NULL;
    holding = 0;
    answer(0);
}

/* ---- death ---- */

#ifdef ESCLUSA_KILL_POINTS

static void kill_arm(char **w)
{
    answer(0);
    esclusa_kill_arm((uint64_t) number(w[0]));
}

static void kill_count(char **w)
{
    (void) w;
    if (answer(0)) {
        print_number((int64_t) esclusa_kill_count());
    }
}

#endif

static const struct command commands[] = {
    {"memory create", memory_create},
    {"memory open", memory_open},
    {"memory create_or_open", memory_create_or_open},
    {"memory size", memory_size},
    {"memory write", memory_write},
    {"memory read", memory_read},
    {"memory close", memory_close},
    {"memory unlink", memory_unlink},
    {"counter create", counter_create},
    {"counter open", counter_open},
    {"counter create_or_open", counter_create_or_open},
    {"counter get", counter_get},
    {"counter set", counter_set},
    {"counter add", counter_add},
    {"counter compare_and_set", counter_compare_and_set},
    {"counter close", counter_close},
    {"counter unlink", any_unlink},
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
    {"queue create", queue_create},
    {"queue open", queue_open},
    {"queue create_or_open", queue_create_or_open},
    {"queue figures", queue_figures},
    {"queue close", queue_close},
    {"queue unlink", any_unlink},
    {"producer open", producer_open},
    {"producer put", producer_put},
    {"producer put_many", producer_put_many},
    {"producer claim", producer_claim},
    {"producer publish", producer_publish},
    {"producer abort", producer_abort},
    {"producer close", producer_close},
    {"consumer open", consumer_open},
    {"consumer get", consumer_get},
    {"consumer any", consumer_any},
    {"consumer get_many", consumer_get_many},
    {"consumer take", consumer_take},
    {"consumer acknowledge", consumer_acknowledge},
    {"consumer release", consumer_release},
    {"consumer close", consumer_close},
    ARRAY_COMMANDS,
    LEDGER_COMMANDS,
    COUNTERS_COMMANDS,
    SMALL_COMMANDS,
    PTHREAD_COMMANDS,
    DESCRIPTOR_COMMANDS,
    BELL_COMMANDS,
    WORK_COMMANDS,
    GOLDEN_COMMANDS,
#ifdef ESCLUSA_KILL_POINTS
    {"kill arm", kill_arm},
    {"kill count", kill_count},
#endif
};

int main(void)
{
    return serve(commands, sizeof commands / sizeof *commands);
}
