// SPDX-License-Identifier: Apache-2.0
package org.esclusa.order;

/** Two add one to the same plain number, each while he is inside something that lets one in at a time. */
abstract class Exclusion {
    /** Cells beside the number, for mutants. */
    final int spare;

    private final int at;

    Exclusion() {
        at = Cells.next();
        spare = at + Cells.LINE;
    }

    /** Whether he was let in. */
    abstract boolean enter();

    abstract void leave();

    final void addOne() {
        if (enter()) {
            Cells.ALL.set(at, Cells.ALL.get(at) + 1);
            leave();
        }
    }

    final int additions() {
        return (int) Cells.ALL.get(at);
    }
}
