/* SPDX-License-Identifier: Apache-2.0 */
#include "note.h"

#include <sched.h>
#include <stdarg.h>
#include <unistd.h>

struct board_slot *here;
int64_t my_slot, my_life;
uint64_t my_seed;
struct last_answer last;
bool flag;
uint32_t ids[WORK_IDS];
static int id_count;
static uint32_t newest[BOARD_SLOTS]; /* of each producer: the last message that came first */
static int64_t last_event;

int64_t monotonic(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

static uint64_t draw(void)
{
    my_seed ^= my_seed << 13;
    my_seed ^= my_seed >> 7;
    my_seed ^= my_seed << 17;
    return my_seed;
}

void fault(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(here->fault, sizeof here->fault, format, arguments);
    va_end(arguments);
    _exit(3);
}

void leave(void)
{
    here->left = 1;
    _exit(0);
}

static void note_begin(char **w)
{
    (void) w;
    here->begun++;
}

static void note_done(char **w)
{
    (void) w;
    here->done++;
}

/* enter WEIGHT LIMIT: together no more than the limit may be inside. */
static void note_enter(char **w)
{
    struct board_event seen = {.limit = number(w[1]) - number(w[0])};
    int64_t sum = 0, sign = 0;
    here->inside = my_life << 12 | number(w[0]);
    for (int64_t i = 0; i < BOARD_SLOTS; i++) {
        int64_t inside = i == my_slot ? 0 : board->slot[i].inside;
        if (inside != 0 && seen.count < BOARD_OTHERS) {
            seen.others[seen.count++] = i << 44 | inside;
            sign = sign * 31 + (i << 44 | inside);
            sum += inside & 0xfff;
        }
    }
    if (sum > seen.limit && sign != last_event) {
        seen.at = monotonic();
        here->event[here->events % BOARD_EVENTS] = seen;
        here->events++;
        last_event = sign;
    }
}

static void note_leave(char **w)
{
    (void) w;
    here->inside = 0;
}

/* Two numbers that are alike whenever nobody is inside. */
static void look_at_pair(void)
{
    if (board->head.first != board->head.second && !flag) {
        fault("loss: what the lock protects is torn, and it was not handed on as recovered");
    }
}

static void note_look(char **w)
{
    (void) w;
    look_at_pair();
}

static void note_pair(char **w)
{
    (void) w;
    look_at_pair();
    board_mend();
    board->head.first++;
    sched_yield();
    board->head.second++;
}

static void note_full(char **w)
{
    flag = board->head.items >= number(w[0]);
}

static void note_empty(char **w)
{
    (void) w;
    flag = board->head.items <= 0;
}

/* Of the items, by a load and a store. */
static void note_change(char **w)
{
    board->head.items = board->head.items + number(w[0]);
}

static void note_tally(char **w)
{
    (void) w;
    if (last.ok) {
        here->tally[number(last.word[0])]++;
    }
}

static void note_pause(char **w)
{
    int64_t most = number(w[0]) * 1000;
    struct timespec nap = {0, (int64_t) (draw() % (uint64_t) most)};
    nanosleep(&nap, NULL);
}

/* ---- some let all the others go on ---- */

static void note_waiting(char **w)
{
    (void) w;
    here->turn |= 1;
}

static void note_went_on(char **w)
{
    (void) w;
    here->turn++;
}

static void nap(void)
{
    nanosleep(&(struct timespec){0, 20000}, NULL);
}

/* Nobody is waited for who is dead or has left, or has not begun. */
static bool is_about(const struct board_slot *slot)
{
    return board->head.stop == 0 && slot->life != 0 && slot->left == 0 && slot->turn != 0;
}

static bool is_waiting(int64_t turn)
{
    return (turn & 1) != 0;
}

static void note_all_waiting(char **w)
{
    (void) w;
    for (int i = 0; i < BOARD_SLOTS; i++) {
        while (is_about(&board->slot[i]) && !is_waiting(board->slot[i].turn)) {
            nap();
        }
    }
}

static void note_all_went_on(char **w)
{
    (void) w;
    int64_t turn[BOARD_SLOTS];
    for (int i = 0; i < BOARD_SLOTS; i++) {
        turn[i] = board->slot[i].turn;
    }
    for (int i = 0; i < BOARD_SLOTS; i++) {
        const struct board_slot *slot = &board->slot[i];
        while (is_waiting(turn[i]) && is_about(slot) && slot->turn == turn[i]) {
            nap();
        }
    }
}

static void note_expect(char **w)
{
    if (strcmp(last.word[0], w[0]) != 0) {
        fault("double: it was let go on at %s in place of %s", last.word[0], w[0]);
    }
}

/* ---- messages ---- */

static _Atomic unsigned char *put_of(uint32_t id)
{
    return &board->fate[id / BOARD_IDS].put[id % BOARD_IDS];
}

static _Atomic unsigned char *taken_of(uint32_t id)
{
    return &board->fate[id / BOARD_IDS].taken[id % BOARD_IDS];
}

static void note_id(char **w)
{
    id_count = (int) number(w[0]);
    if (here->ids + id_count >= BOARD_IDS) {
        leave();
    }
    for (int i = 0; i < id_count; i++) {
        ids[i] = (uint32_t) (my_slot * BOARD_IDS + here->ids++);
        *put_of(ids[i]) = 1;
    }
}

/* put MANY: MANY is 1 if the answer says how many. */
static void note_put(char **w)
{
    int64_t count = *w[0] == '1' ? number(last.word[0]) : id_count;
    for (int64_t i = 0; i < count; i++) {
        *put_of(ids[i]) = 2;
    }
    here->done++;
}

static uint32_t came(const char *word)
{
    uint32_t id = (uint32_t) strtoul(word, NULL, 16);
    if (strlen(word) != 8 || id / BOARD_IDS >= BOARD_SLOTS || *put_of(id) == 0) {
        fault("double: a message that nobody has put: %.64s", word);
    }
    if (*taken_of(id) == 2) {
        fault("double: message %08x was acknowledged, and came", id);
    }
    return id;
}

static void note_take(char **w)
{
    (void) w;
    uint32_t id = came(last.word[0]);
    int64_t count = number(last.word[2]);
    if (count == 1 && *taken_of(id) != 0) {
        fault("double: message %08x came again with delivery count 1", id);
    }
    if (count == 1 && newest[id / BOARD_IDS] >= id + 1) {
        fault("wrong: message %08x came after %08x", id, newest[id / BOARD_IDS] - 1);
    }
    if (count == 1) {
        newest[id / BOARD_IDS] = id + 1;
    }
    *taken_of(id) = 1;
    ids[0] = id;
}

static void note_acknowledging(char **w)
{
    (void) w;
    *taken_of(ids[0]) = 3;
}

static void note_acknowledged(char **w)
{
    (void) w;
    *taken_of(ids[0]) = 2;
    here->done++;
}

/* The next call may take so many along. */
static void note_grasp(char **w)
{
    here->grasp = number(w[0]);
}

static void note_got(char **w)
{
    (void) w;
    for (int i = 0; i < last.count; i++) {
        *taken_of(came(last.word[i])) = 2;
        here->grasp--;
        here->done++;
    }
    here->grasp = 0;
}

const struct command notes[] = {
    {"begin", note_begin},
    {"done", note_done},
    {"enter", note_enter},
    {"leave", note_leave},
    {"look", note_look},
    {"pair", note_pair},
    {"full", note_full},
    {"empty", note_empty},
    {"change", note_change},
    {"tally", note_tally},
    {"pause", note_pause},
    {"waiting", note_waiting},
    {"went_on", note_went_on},
    {"all_waiting", note_all_waiting},
    {"all_went_on", note_all_went_on},
    {"expect", note_expect},
    {"id", note_id},
    {"put", note_put},
    {"take", note_take},
    {"acknowledging", note_acknowledging},
    {"acknowledged", note_acknowledged},
    {"grasp", note_grasp},
    {"got", note_got},
    {0},
};
