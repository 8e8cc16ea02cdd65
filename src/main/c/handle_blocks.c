/* SPDX-License-Identifier: Apache-2.0 */
/* Control blocks of handles. They are used again late, and never given back: a thread with a stale
 * pointer finds a closed one. */
#include <stdlib.h>
#include <string.h>

#include "handle.h"

enum { FREE_BLOCKS_KEPT = 256 };

static struct {
    struct handle *first, *last;
    unsigned length;
} free_blocks[HANDLE_KINDS];
static struct handle *newest_block;

static struct handle *reuse_block(enum handle_kind kind)
{
    struct handle *block = NULL;
    if (free_blocks[kind].length > FREE_BLOCKS_KEPT) {
        block = free_blocks[kind].first;
        free_blocks[kind].first = block->next;
        free_blocks[kind].length--;
    }
    return block;
}

static struct handle *new_block(size_t byte_size)
{
    struct handle *block = aligned_alloc(64, byte_size);
    if (block != NULL) {
        atomic_init(&block->state, HANDLE_CLOSED);
        block->older = newest_block;
        newest_block = block;
    }
    return block;
}

void *esclusa_handle_allocate(enum handle_kind kind, size_t byte_size)
{
    size_t whole = (byte_size + 63) / 64 * 64;
    esclusa_registry_lock();
    struct handle *block = reuse_block(kind);
    if (block == NULL) {
        block = new_block(whole);
    }
    esclusa_registry_unlock();
    if (block != NULL) {
        struct handle *older = block->older;
        /* A thread with a stale pointer may be looking at the state now; it stays what it is. */
        memset((char *) block + sizeof block->state, 0, whole - sizeof block->state);
        block->kind = kind;
        block->older = older;
    }
    return block;
}

void esclusa_block_discard(struct handle *block)
{
    block->next = NULL;
    if (free_blocks[block->kind].length == 0) {
        free_blocks[block->kind].first = block;
    } else {
        free_blocks[block->kind].last->next = block;
    }
    free_blocks[block->kind].last = block;
    free_blocks[block->kind].length++;
}

void esclusa_handle_discard(struct handle *handle)
{
    esclusa_registry_lock();
    esclusa_block_discard(handle);
    esclusa_registry_unlock();
}
