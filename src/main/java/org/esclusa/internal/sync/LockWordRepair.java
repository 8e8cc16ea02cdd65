// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.MutexLayout;

/** Takes a lock from a member that is gone: free, and recovered. */
final class LockWordRepair implements Repair {
    private final Memory memory;
    private final long word;
    private final Members members;

    /** Of the {@link LockWord} at {@code position}. */
    LockWordRepair(Memory memory, long position, Members members) {
        this.memory = memory;
        this.word = position;
        this.members = members;
    }

    @Override
    public boolean repair(int member) {
        while (true) {
            long found = memory.getLongAcquire(word);
            if (MutexLayout.owner(found) != member) {
                return true;
            }
            if (!members.isGone(member)) {
                return false; // a new holder's life, or that of one who looks whether the place is free
            }
            if (memory.compareAndSetLong(word, found, MutexLayout.recovered(found))) {
                memory.futexWake(word, 1);
                return true;
            }
        }
    }
}
