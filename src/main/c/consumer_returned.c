/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that were handed back: T0 of docs/design/queue.md, search_returned. */
#include "consumer.h"

/* The slot of the smallest ticket that was handed back, or NULL. */
static struct esclusa_slot *first_returned(struct end *end, uint64_t *ticket)
{
    struct esclusa_slot *first = NULL;
    for (uint64_t i = 0; i < end->slot_count; i++) {
        struct esclusa_slot *slot = slot_at(end->slots, end->stride, i);
        uint64_t word = load64(&slot->word);
        if (state_of(word) != ESCLUSA_RETURNED) {
            continue;
        }
        uint64_t its = load64(&slot->ticket);
        bool sound = word == word_of(ESCLUSA_RETURNED, its) &&
                     slot_index(its, end->mask, end->slot_count) == i;
        if (sound && (first == NULL || its < *ticket)) {
            first = slot;
            *ticket = its;
        }
    }
    return first;
}

static void none_returned(struct end *end, uint64_t up_to)
{
    _Atomic uint64_t *searched = &end->words->searched;
    uint64_t value = load64(searched);
    while (value < up_to && !shared_cas64(searched, value, up_to)) {
        value = load64(searched);
    }
}

bool esclusa_any_returned(struct end *end)
{
    uint64_t returned = load64(&end->words->returned), ticket = 0; /* before the search */
    if (first_returned(end, &ticket) != NULL) {
        return true;
    }
    none_returned(end, returned);
    return false;
}

int esclusa_take_returned(struct end *end, struct room *room, struct esclusa_slot **slot,
                          uint64_t *ticket)
{
    bool intended = false;
    int result;
    for (;;) {
        uint64_t returned = load64(&end->words->returned); /* before the search */
        *slot = first_returned(end, ticket);
        if (*slot == NULL) {
            none_returned(end, returned);
            result = WAIT_EMPTY;
            break;
        }
        uint64_t word = word_of(ESCLUSA_RETURNED, *ticket);
        uint32_t length = length_of(end, *slot);
        if (length > room->byte_size) {
            if (load64(&(*slot)->word) == word) {
                room->refused = length;
                result = -EMSGSIZE;
                break;
            }
            continue;
        }
        /* In a wait, others must not take it for the end of the stream before we have left. */
        shared_release64(&end->line->intent, intent_of(ESCLUSA_TAKE, *ticket, 1));
        intended = true;
        if (shared_cas64(&(*slot)->word, word,
                         held_word(ESCLUSA_TAKEN, *ticket, end->owner, end->index))) {
            uint32_t returns = atomic_load_explicit(&(*slot)->returns, memory_order_relaxed);
            shared_plain32(&(*slot)->returns, returns + 1); /* the slot is ours */
            return WAIT_DONE;
        }
    }
    if (intended) {
        shared_release64(&end->line->intent, 0);
    }
    return result;
}
