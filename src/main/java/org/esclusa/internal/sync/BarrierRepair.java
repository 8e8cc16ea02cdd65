// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.BarrierLayout;

/** Breaks a barrier of which a member that took part is gone; the steps are those of {@code small-objects.md}. */
final class BarrierRepair implements Repair {
    private final Memory memory;
    private final long body;
    private final Members members;

    BarrierRepair(Memory memory, long body, Members members) {
        this.memory = memory;
        this.body = body;
        this.members = members;
    }

    /** The position of a member's entry. */
    static long entry(long body, int member) {
        return body + BarrierLayout.SIZE + member * BarrierLayout.PARTY_SIZE + BarrierLayout.ENTRY;
    }

    @Override
    public boolean repair(int member) {
        long word = body + BarrierLayout.WORD;
        long entry = entry(body, member);
        while (true) {
            long found = memory.getLongVolatile(word); // R1
            long party = memory.getLongVolatile(entry);
            if (party == 0) {
                Waiters.wake(memory, body + BarrierLayout.WAITERS); // it may have died in a reset
                return true;
            }
            if (!members.isGone(member)) {
                return false; // R2: a new holder's life, or that of one who looks whether the place is free
            }
            if (BarrierLayout.isBroken(found)
                    || memory.compareAndSetLong(word, found, BarrierLayout.broken(found))) { // R3
                memory.compareAndSetLong(entry, party, 0); // R4
                Waiters.wake(memory, body + BarrierLayout.WAITERS);
                return true;
            }
        }
    }
}
