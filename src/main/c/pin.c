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

/*
 * What the close could not replace is tried again at each unpin. Until then views still see the
 * slot that they are of, whoever has it by now: wrong data, as from any peer, and no more. Instead
 * to unmap it would leave addresses to what this process maps next, and a view would write there;
 * to take the access away would end the process that looks.
 */
void esclusa_queue_unpin(esclusa_queue *queue)
{
    struct segment *segment = (struct segment *) queue;
    esclusa_registry_lock();
    bool last = segment->pins != 0 && --segment->pins == 0;
    if (handle_state(&segment->handle) != HANDLE_CLOSED) {
        esclusa_registry_unlock();
        return;
    }
    if (last) {
        munmap(segment->header, segment->byte_size);
        if (segment->handle.released) { /* as in handle.c */
            esclusa_block_discard(&segment->handle);
        }
    } else if (segment->pins != 0 && segment->still_shared) {
        segment->still_shared = !esclusa_put_zeros(segment->header, segment->byte_size);
    }
    esclusa_registry_unlock();
}
