/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Peer: does what each line of its input says, and answers it by one line.
 * src/test/java/org/esclusa/peer/package-info.java has the words; esclusa_peer.py and
 * EsclusaPeer.java understand the same.
 */
#include "esclusa_peer/peer.h"

FILE *reply;

const struct command *const tables[] = {
    memory_commands,     counter_commands,   mutex_commands,
    queue_commands,      producer_commands,  consumer_commands,
    array_commands,      counters_commands,  semaphore_commands,
    rwlock_commands,     condition_commands, barrier_commands,
    event_commands,      latch_commands,     pthread_commands,
    descriptor_commands, bell_commands,      golden_commands,
    work_commands,       kill_commands,      NULL,
};

int main(void)
{
    return serve(tables);
}
