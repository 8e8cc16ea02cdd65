// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

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

    /**
     * Gives back what {@code member} held, then wakes all who sleep for anything of the object, also if it held nothing:
     * it may have died before its wake-up call, or with the one that it got, and once its state is clean no other
     * process's watcher finds anybody dead. Returns false if that cannot be finished now. It leaves, or was found dead before:
     * then it is asked again after the words that name it were read, as meanwhile somebody else may have repaired,
     * and a new member have joined.
     */
    boolean repair(int member);
}
