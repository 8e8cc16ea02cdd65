// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.EventLayout;
import org.esclusa.internal.layout.LatchLayout;
import org.esclusa.internal.layout.PthreadMutexLayout;
import org.esclusa.internal.layout.ReadWriteLockLayout;

/**
 * What a kind of object does about a member that is gone. Several processes may do it at once, and any of them may
 * die in it.
 */
@FunctionalInterface
interface Repair {
    /** A kind whose members hold nothing, and wait for nothing. */
    Repair NOTHING = member -> true;

    /** A kind whose members hold nothing, and wait by the {@code esclusa_waiters} at this position. */
    static Repair waking(Memory memory, long waiters) {
        return member -> {
            Waiters.wake(memory, waiters);
            return true;
        };
    }

    /** What the kind of this header does, by this mapping. */
    static Repair of(Header header, Memory memory, Members members) {
        long body = memory.origin() + header.bodyOffset();
        return switch (header.shape().kind()) {
            case COUNTER, ARRAY -> NOTHING;
            case EVENT -> waking(memory, body + EventLayout.WAITERS);
            case LATCH -> waking(memory, body + LatchLayout.WAITERS);
            case MUTEX -> new MutexRepair(memory, body, members);
            case PTHREAD_MUTEX ->
                member -> { // the kernel hands the mutex on
                    ConditionWords.rouse(memory, body + PthreadMutexLayout.CONDITION);
                    return true;
                };
            case COUNTERS -> new CountersRepair(new CountersTable(memory, header), members);
            case BARRIER -> new BarrierRepair(memory, body, members);
            case QUEUE -> new QueueRepair(new QueueWords(memory, header), members);
            case SEMAPHORE -> new LedgerRepair(new LedgerWords(memory, header), members, 0);
            case RWLOCK -> {
                Repair units = new LedgerRepair(new LedgerWords(memory, header), members, ReadWriteLockLayout.UNITS);
                Repair turn = new LockWordRepair(memory, body + ReadWriteLockLayout.TURNSTILE, members);
                yield member -> units.repair(member) & turn.repair(member);
            }
        };
    }

    /**
     * Gives back what {@code member} held, then wakes all who sleep for anything of the object, also if it held nothing:
     * it may have died before its wake-up call, or with the one that it got, and once its state is clean no other
     * process's watcher finds anybody dead. It leaves, or was found dead before: then it is asked again after the words
     * that name it were read, as meanwhile somebody else may have repaired, and a new member have joined.
     *
     * @return whether that is finished; it may not be, for now
     */
    boolean repair(int member);
}
