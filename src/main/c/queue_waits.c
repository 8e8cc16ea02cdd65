/* SPDX-License-Identifier: Apache-2.0 */
/* Who waits for a queue: woken, counted in and out, alone and among many. docs/design/queue.md */
#include <limits.h>

#include "futex.h"
#include "queue.h"

/* ---- waking ---- */

static uint32_t ways(uint32_t waiting)
{
    return (waiting & ESCLUSA_WAITS) / ESCLUSA_WAITS + (waiting & ESCLUSA_RUNG) / ESCLUSA_RUNG;
}

/* How many waits of the living there are, as their lines say. */
static uint32_t count_waiting(esclusa_queue *queue, enum esclusa_role role)
{
    uint32_t waiting = 0;
    for (uint32_t i = 0; i < queue->handle_count; i++) {
        uint64_t owner = load64(&queue->lines[i].owner);
        uint32_t its = ways(load32_sc(&queue->lines[i].waiting));
        if (role_of(owner) == role && its != 0 &&
            esclusa_member_alive(&queue->segment, member_of(owner))) {
            waiting += its;
        }
    }
    return waiting;
}

/*
 * A wake-up found nobody. If nobody waits, those who died waiting are what keeps the count up, and
 * would cost a system call for ever. Somebody who came while another left may have been counted
 * into the value that we replace: the second look finds him, and what he slept through meanwhile
 * wakes him.
 */
static void settle(esclusa_queue *queue, _Atomic uint32_t *epoch, _Atomic uint32_t *count,
                   enum esclusa_role role)
{
    if (esclusa_member_any_dead(&queue->segment)) {
        esclusa_sweep(&queue->segment);
    }
    uint32_t before = load32_sc(count);
    if (before == 0 || count_waiting(queue, role) != 0 || !shared_cas32(count, before, 0)) {
        return;
    }
    uint32_t missed = count_waiting(queue, role);
    if (missed != 0) {
        shared_add32(count, missed);
        shared_add32(epoch, 1);
        esclusa_futex_wake(epoch, INT_MAX);
    }
}

static void wake(esclusa_queue *queue, _Atomic uint32_t *epoch, _Atomic uint32_t *count,
                 enum esclusa_role role, int most)
{
    shared_add32(epoch, 1);
    esclusa_kill_point();
    if (esclusa_futex_wake(epoch, most) == 0) {
        settle(queue, epoch, count, role);
    }
}

void esclusa_wake_consumers(esclusa_queue *queue, int count)
{
    wake(queue, &queue->words->published, &queue->words->consumers_waiting, ESCLUSA_CONSUMER,
         count);
}

void esclusa_wake_producers(esclusa_queue *queue, int count)
{
    wake(queue, &queue->words->freed, &queue->words->producers_waiting, ESCLUSA_PRODUCER, count);
}

void esclusa_wake_everybody(esclusa_queue *queue)
{
    shared_add32(&queue->words->published, 1);
    esclusa_futex_wake(&queue->words->published, INT_MAX);
    shared_add32(&queue->words->freed, 1);
    esclusa_futex_wake(&queue->words->freed, INT_MAX);
}

/* No less than those who wait; more costs a system call, until it is settled. */
static void recount(esclusa_queue *queue, _Atomic uint32_t *count, enum esclusa_role role)
{
    uint32_t waiting = count_waiting(queue, role);
    for (uint32_t before = load32_sc(count); before < waiting; before = load32_sc(count)) {
        shared_cas32(count, before, waiting);
    }
}

void esclusa_queue_recount(esclusa_queue *queue)
{
    recount(queue, &queue->words->consumers_waiting, ESCLUSA_CONSUMER);
    recount(queue, &queue->words->producers_waiting, ESCLUSA_PRODUCER);
}

static _Atomic uint32_t *waiting_count(const struct end *end)
{
    return end->handle.kind == HANDLE_PRODUCER ? &end->words->producers_waiting
                                               : &end->words->consumers_waiting;
}

static void count_in(struct end *end, uint32_t way, bool counted)
{
    shared_or32(&end->line->waiting, way);
    if (counted) {
        shared_add32(waiting_count(end), 1);
        fence(); /* whatever is looked at from now on was not seen before we were counted */
    }
}

static void count_out(struct end *end, uint32_t way, bool counted)
{
    _Atomic uint32_t *count = waiting_count(end);
    while (counted) {
        uint32_t before = load32_sc(count);
        /* Zero: somebody settled the count without us. */
        counted = before != 0 && !shared_cas32(count, before, before - 1);
    }
    shared_and32(&end->line->waiting, ~way);
}

void esclusa_end_enter(struct wait *wait, bool counted)
{
    count_in((struct end *) wait->handle, ESCLUSA_WAITS, counted);
}

void esclusa_count_again_if_forgotten(struct wait *wait)
{
    if (wait->sleeping && load32_sc(waiting_count((struct end *) wait->handle)) == 0) {
        esclusa_end_enter(wait, true);
    }
}

void esclusa_end_leave(struct wait *wait, bool counted)
{
    count_out((struct end *) wait->handle, ESCLUSA_WAITS, counted);
}

/* ---- waiting for many ---- */

static const _Atomic uint32_t *epoch_of(struct handle *handle)
{
    struct esclusa_queue *words = ((struct end *) handle)->words;
    return handle->kind == HANDLE_PRODUCER ? &words->freed : &words->published;
}

static void awaited_enter(struct awaited *awaited)
{
    awaited->counted = true;
    count_in((struct end *) awaited->handle, awaited->way, true);
}

static void awaited_leave(struct awaited *awaited)
{
    awaited->counted = false;
    count_out((struct end *) awaited->handle, awaited->way, true);
}

void esclusa_end_count_again(struct end *end, struct awaited *awaited)
{
    if (awaited->counted && load32_sc(waiting_count(end)) == 0) {
        awaited_enter(awaited);
    }
}

/* A set takes nothing: a wake-up that reached it is the next one's too. */
static void awaited_pass_on(struct awaited *awaited)
{
    struct end *end = (struct end *) awaited->handle;
    if (load32_sc(waiting_count(end)) == 0) {
        return;
    }
    if (end->handle.kind == HANDLE_PRODUCER) {
        esclusa_wake_producers(end->queue, 1);
    } else {
        esclusa_wake_consumers(end->queue, 1);
    }
}

const struct awaitable esclusa_consumer_awaitable = {
    .ringing = "ring for queue",
    .word = epoch_of,
    .look = esclusa_consumer_look,
    .enter = awaited_enter,
    .leave = awaited_leave,
    .pass_on = awaited_pass_on,
};

const struct awaitable esclusa_producer_awaitable = {
    .ringing = "ring for queue",
    .word = epoch_of,
    .look = esclusa_producer_look,
    .enter = awaited_enter,
    .leave = awaited_leave,
    .pass_on = awaited_pass_on,
};
