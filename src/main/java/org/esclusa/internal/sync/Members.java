// SPDX-License-Identifier: Apache-2.0
package org.esclusa.internal.sync;

import org.esclusa.internal.layout.MemberLayout;
import org.esclusa.internal.sys.Errno;

/**
 * Who lives: an open object is a member as long as its lock descriptor holds the member's byte, and the kernel lets
 * go of that with the process.
 */
final class Members {
    static final int NONE = -1;

    private final MemberTable table;
    private final MemberLock lock;
    private int mine = NONE;

    Members(MemberTable table, MemberLock lock) {
        this.table = table;
        this.lock = lock;
    }

    /** The same members, reached through another mapping. */
    Members through(Memory memory) {
        Members same = new Members(new MemberTable(memory, table.capacity()), lock);
        same.mine = mine;
        return same;
    }

    /** Takes the first free member of the segment {@code name}; false if all are alive or wait for their repair. */
    boolean join(String name) throws Failure {
        for (int i = 0; i < table.capacity(); i++) {
            if (MemberLayout.isClean(table.stateAcquire(i)) && tryLock(i, name)) {
                if (MemberLayout.isClean(table.stateAcquire(i))) {
                    table.join(i, lock.isSlow());
                    mine = i;
                    return true;
                }
                lock.unlock(i); // its holder came and died in between
            }
        }
        return false;
    }

    private boolean tryLock(int index, String name) throws Failure {
        int result = lock.tryLock(index);
        boolean taken = Errno.EAGAIN.is(result) || Errno.EACCES.is(result);
        return !taken && Failure.check(result, "open", name) == 0;
    }

    /** Says that nothing is left of this object's own member, whose lock goes next. */
    void leave() {
        long state = table.stateAcquire(mine);
        table.compareAndSetState(mine, state, MemberLayout.cleaned(state));
    }

    /** This object's own index. */
    int mine() {
        return mine;
    }

    MemberTable table() {
        return table;
    }

    /**
     * Whether member {@code index} lives. The word that names it was read before: nobody takes a member's place
     * before all that its last holder left has been repaired.
     */
    boolean isAlive(int index) {
        return index == mine || lock.isHeldByOther(index);
    }

    /** Whether what {@code index} left is to be repaired: it is dead, or this object's own, which then is leaving. */
    boolean isGone(int index) {
        return index == mine || !isAlive(index);
    }

    /** Whether somebody is gone and has left something. */
    boolean anyDead() {
        for (int i = 0; i < table.capacity(); i++) {
            if (!MemberLayout.isClean(table.stateAcquire(i)) && !isAlive(i)) {
                return true;
            }
        }
        return false;
    }

    /** Another number whenever somebody has joined, left or been cleaned up: a generation is one more with each that joins. */
    long version() {
        long sum = 0;
        for (int i = 0; i < table.capacity(); i++) {
            sum += table.stateAcquire(i);
        }
        return sum;
    }

    /** Whether a living member can neither sleep on a futex nor wake. */
    boolean anySlow() {
        for (int i = 0; i < table.capacity(); i++) {
            if (MemberLayout.isSlow(table.stateAcquire(i)) && isAlive(i)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Repairs what dead members left, and frees their places.
     *
     * @return whether something remains that cannot be finished yet
     */
    boolean sweep(Repair repair) {
        boolean unfinished = false;
        for (int i = 0; i < table.capacity(); i++) {
            long state = table.stateAcquire(i); // before the kernel is asked
            if (!MemberLayout.isClean(state) && !isAlive(i)) {
                if (repair.repair(i)) {
                    table.compareAndSetState(i, state, MemberLayout.cleaned(state));
                } else {
                    unfinished = true;
                }
            }
        }
        return unfinished;
    }
}
