/* SPDX-License-Identifier: Apache-2.0 */
/* A pinned queue keeps its addresses when it is closed. */
#include <sys/mman.h>

#include "private.h"
#include "segment.h"

int esclusa_queue_pin(esclusa_queue *queue)
{
    struct handle *handle = (struct handle *) queue;
    struct thread *me;
    int result = handle_enter(handle, HANDLE_QUEUE, &me);
    if (result != 0) {
        return result;
    }
    esclusa_registry_lock();
    handle->segment->pins++;
    esclusa_registry_unlock();
    handle_leave(handle, HANDLE_QUEUE, me);
    return 0;
}

void esclusa_queue_unpin(esclusa_queue *queue)
{
    struct segment *segment = (struct segment *) queue;
    esclusa_registry_lock();
    if (segment->pins != 0 && --segment->pins == 0 &&
        handle_state(&segment->handle) == HANDLE_CLOSED) {
        munmap(segment->header, segment->byte_size);
        if (segment->handle.released) { /* as in handle.c */
            esclusa_block_discard(&segment->handle);
        }
    }
    esclusa_registry_unlock();
}
