// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.Kind;
import org.esclusa.internal.layout.LedgerLayout;
import org.esclusa.internal.layout.ReadWriteLockLayout;
import org.esclusa.internal.layout.SemaphoreLayout;

/** Where the words of a ledger are, and what everybody may do to them; {@code docs/design/ledger.md}. */
final class LedgerWords {
    final Memory memory;
    final int members;
    final long word;
    final long waiters;

    /** Units belong to members; otherwise to nobody, and there are no entries. */
    final boolean owned;

    private final long entries;

    LedgerWords(Memory memory, Header header) {
        long body = memory.origin() + header.bodyOffset();
        boolean semaphore = header.shape().kind() == Kind.SEMAPHORE;
        this.memory = memory;
        this.members = header.members();
        this.word = body + (semaphore ? SemaphoreLayout.WORD : ReadWriteLockLayout.WORD);
        this.waiters = body + (semaphore ? SemaphoreLayout.WAITERS : ReadWriteLockLayout.WAITERS);
        this.entries = body + (semaphore ? SemaphoreLayout.SIZE : ReadWriteLockLayout.SIZE);
        this.owned = !semaphore || header.shape().parameter(SemaphoreLayout.MODE) == SemaphoreLayout.OWNED;
    }

    /** The position of the entry of a member. */
    long entry(int member) {
        return entries + LedgerLayout.ENTRY_SIZE * member + LedgerLayout.ENTRY_WORD;
    }

    /** Finishes the change that {@code found}, which the word was, names, if nobody did. */
    void settle(long found) {
        int who = LedgerLayout.who(found);
        if (who < 0 || who >= members) {
            return;
        }
        long entry = memory.getLongAcquire(entry(who));
        if (LedgerLayout.announces(entry, found)) {
            memory.compareAndSetLong(entry(who), entry, LedgerLayout.settled(entry));
        }
    }
}
