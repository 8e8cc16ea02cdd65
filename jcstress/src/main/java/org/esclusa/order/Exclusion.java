// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

import java.util.concurrent.locks.Lock;

/** Two add one to the same plain number, each while he is behind a door that is to let one in at a time. */
abstract class Exclusion {
    /** Cells beside the number, for mutants. */
    final int spare;

    private final int at;

    Exclusion() {
        at = Cells.next();
        spare = at + Cells.LINE;
    }

    /** What lets in. */
    interface Door {
        /** Whether he was let in. */
        boolean enter();

        void leave();

        /** That of a lock. */
        static Door of(Lock lock) {
            return new Door() {
                @Override
                public boolean enter() {
                    lock.lock();
                    return true;
                }

                @Override
                public void leave() {
                    lock.unlock();
                }
            };
        }
    }

    final void addOne(Door door) {
        if (door.enter()) {
            Cells.ALL.set(at, Cells.ALL.get(at) + 1);
            door.leave();
        }
    }

    final int additions() {
        return (int) Cells.ALL.get(at);
    }
}
