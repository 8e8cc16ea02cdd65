// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.LedgerLayout;

/**
 * Makes free what a member that is gone holds; {@code docs/design/ledger.md}, "repair", whose step numbers stand here.
 */
final class LedgerRepair implements Repair {
    private final LedgerWords words;
    private final Memory memory;
    private final Members members;
    private final int recovers;

    /**
     * Of the ledger at {@code words}.
     *
     * @param recovers a member that held so many units leaves the ledger recovered; 0: no number does
     */
    LedgerRepair(LedgerWords words, Members members, int recovers) {
        this.words = words;
        this.memory = words.memory;
        this.members = members;
        this.recovers = recovers;
    }

    @Override
    public boolean repair(int member) {
        boolean finished = !words.owned || giveBack(member);
        Waiters.wake(memory, words.waiters); // also when it held nothing: it may have died before its wake
        return finished;
    }

    private boolean giveBack(int member) {
        long at = words.entry(member);
        while (true) {
            long found = memory.getLongVolatile(words.word); // R1
            words.settle(found);
            long entry = memory.getLongAcquire(at);
            int held = LedgerLayout.held(entry);
            if (held == 0) {
                return true;
            }
            if (!members.isGone(member)) { // R2
                return false;
            }
            if (memory.getLongVolatile(words.word) == found
                    && memory.compareAndSetLong(at, entry, LedgerLayout.announced(found, -held, held))) { // R3
                long next = LedgerLayout.changed(found, member, LedgerLayout.free(found) + held);
                next = held == recovers ? LedgerLayout.recovered(next) : next;
                if (memory.compareAndSetLong(words.word, found, next)) { // R4
                    words.settle(next); // R5
                    return true;
                }
            }
        }
    }
}
