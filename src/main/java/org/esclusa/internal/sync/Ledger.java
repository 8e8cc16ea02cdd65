// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import java.util.concurrent.locks.ReentrantLock;
import org.esclusa.internal.layout.LedgerLayout;

/**
 * Units that this member takes from those that are free, and gives back; {@code docs/design/ledger.md}, whose step
 * numbers stand here.
 *
 * <p>The threads of the process make their changes one at a time: who calls holds the {@linkplain #gate gate}. Once the
 * segment is closed nothing is free and nothing is held.
 */
final class Ledger {
    private final Memory memory;
    private final LedgerWords words;
    private final int me;
    private final long own; // the entry of this member
    private final ReentrantLock gate = new ReentrantLock();

    Ledger(Segment segment) {
        this.memory = segment.memory();
        this.words = new LedgerWords(memory, segment.header());
        this.me = segment.members().mine();
        this.own = words.entry(me);
    }

    LedgerWords words() {
        return words;
    }

    ReentrantLock gate() {
        return gate;
    }

    /** Takes {@code count} units if so many are free, and {@code spare} besides; says whether it did. */
    boolean take(int count, int spare) {
        while (true) {
            long found = memory.getLongVolatile(words.word); // L1
            if (words.owned) {
                words.settle(found); // L2
            }
            if (LedgerLayout.free(found) < count + spare) {
                withdraw();
                return false;
            }
            if (change(found, count)) {
                return true;
            }
        }
    }

    /** Gives {@code count} units back; false if this member holds fewer, or if then too many were free. */
    boolean give(int count) {
        while (true) {
            long found = memory.getLongVolatile(words.word); // L1
            if (words.owned) {
                words.settle(found); // L2
            }
            boolean possible = words.owned
                    ? LedgerLayout.held(memory.getLongAcquire(own)) >= count
                    : LedgerLayout.free(found) + count <= LedgerLayout.MOST;
            if (!possible) {
                withdraw();
                return false;
            }
            if (change(found, -count)) {
                return true;
            }
        }
    }

    private boolean change(long found, int change) {
        int free = LedgerLayout.free(found) - change;
        if (!words.owned) {
            return memory.compareAndSetLong(words.word, found, LedgerLayout.changed(found, Members.NONE, free));
        }
        int held = LedgerLayout.held(memory.getLong(own));
        memory.setLongRelease(own, LedgerLayout.announced(found, change, held)); // L3
        long next = LedgerLayout.changed(found, me, free);
        if (!memory.compareAndSetLong(words.word, found, next)) { // L4
            return false;
        }
        words.settle(next); // L5
        return true;
    }

    /** What was announced has lost. */
    private void withdraw() {
        if (!words.owned) {
            return;
        }
        long entry = memory.getLong(own);
        if (LedgerLayout.change(entry) != 0) {
            memory.setLongRelease(own, LedgerLayout.withdrawn(entry));
        }
    }

    /** How many units are free. */
    int free() {
        return LedgerLayout.free(memory.getLongAcquire(words.word));
    }

    boolean isRecovered() {
        return LedgerLayout.isRecovered(memory.getLongAcquire(words.word));
    }

    void markRepaired() {
        long found = memory.getLongVolatile(words.word);
        while (!memory.compareAndSetLong(words.word, found, LedgerLayout.notRecovered(found))) {
            found = memory.getLongVolatile(words.word);
        }
    }
}
